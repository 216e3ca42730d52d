import { expect, it } from 'vitest';
import { metricsSettings } from '../../src/api/metricsSettings.js';

it('a port is a whole number', () => {
  for (const port of [-1, 1.5, 65_536, NaN]) {
    expect(() => metricsSettings({ port })).toThrow(`The port of metrics is ${port};`);
  }
  expect(metricsSettings(undefined)).toBeUndefined();
  expect(metricsSettings({ port: 9249 })).toBeTypeOf('function');
});
