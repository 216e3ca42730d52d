import { expect, it } from 'vitest';
import { plotArea } from '../../../../src/connector/browser/chart/plotArea.js';

it('leaves room for marks and titles, and scales values to what is left', () => {
  const shape = { width: 400, height: 200, x: [0, 10], y: [-1, 1], yTickPixels: 20 } as const;
  const area = plotArea({ ...shape, hasXTitle: false });
  expect([area.left, area.right, area.top, area.bottom]).toEqual([32, 388, 32, 174]);
  expect([area.x(0), area.x(10)]).toEqual([area.left, area.right]);
  expect([area.y(-1), area.y(0), area.y(1)]).toEqual([174, 103, 32]);
  expect(plotArea({ ...shape, hasXTitle: true }).bottom).toBe(156);
});

it('is never turned inside out', () => {
  const area = plotArea({
    ...{ width: 3, height: 3, x: [0, 0], y: [0, 0], yTickPixels: 20 },
    hasXTitle: true,
  });
  expect(area.right).toBeGreaterThan(area.left);
  expect(area.bottom).toBeGreaterThan(area.top);
  expect(Number.isFinite(area.x(0))).toBe(true);
});
