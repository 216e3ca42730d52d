import { describe, expect, it } from 'vitest';
import {
  SETTINGS,
  checkSetting,
  settingMs,
  unknownSetting,
  zoneName,
} from '../../../src/sql/catalog/settingTypes.js';

describe('settings', () => {
  it('are durations with units, or milliseconds', () => {
    expect(settingMs('k', '5 s')).toBe(5000);
    expect(settingMs('k', '200')).toBe(200);
    expect(settingMs('k', '1 h')).toBe(3_600_000);
    expect(() => settingMs('k', 'soon')).toThrow("'k' is 'soon'");
  });

  it('are zones by name or offset', () => {
    expect(zoneName('Europe/Berlin')).toBe('Europe/Berlin');
    expect(zoneName('GMT+08:00')).toBe('+08:00');
    expect(() => zoneName('Nowhere')).toThrow("no time zone 'Nowhere'");
  });

  it('take words in any case, with - or _', () => {
    checkSetting('execution.runtime-mode', 'streaming');
    checkSetting('execution.checkpointing.mode', 'exactly-once');
    checkSetting('unknown', 'anything');
    expect(() => checkSetting('restart-strategy.type', 'never')).toThrow('one of none');
  });

  it('have texts, and near names', () => {
    for (const { text } of SETTINGS.values()) expect(text).toMatch(/\.$/);
    expect(unknownSetting('paralellism.default')).toContain("Did you mean 'parallelism.default'?");
  });
});
