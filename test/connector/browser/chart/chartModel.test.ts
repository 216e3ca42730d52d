import { describe, expect, it } from 'vitest';
import {
  ChartModel,
  type ModelOptions,
} from '../../../../src/connector/browser/chart/chartModel.js';

const modelOf = (options: Partial<ModelOptions> = {}): ChartModel =>
  new ChartModel({
    kind: 'line',
    x: 'x',
    y: 'y',
    series: undefined,
    window: undefined,
    maxPoints: 100,
    ...options,
  });

describe('ChartModel', () => {
  it('makes series of rows, and ranges that enclose them', () => {
    const model = modelOf({ series: 'name' });
    expect(model.xRange).toBeUndefined();
    model.add([
      { name: 'a', x: 1, y: 3 },
      { name: 'b', x: 5, y: 97n },
      { name: 'a', x: 2, y: null },
    ]);
    expect([...model.series.keys()]).toEqual(['a', 'b']);
    expect(model.series.get('a')?.y).toEqual([3, NaN]);
    expect(model.xRange).toEqual([1, 5]);
    expect(model.yRange).toEqual([0, 100]);
  });

  it('shows a window of times: filled from the left, then moving', () => {
    const model = modelOf({ window: 1000 });
    const at = (ms: number) => ({ x: new Date(ms), y: ms });
    model.add([at(5000), at(5100)]);
    expect(model.isTime).toBe(true);
    expect(model.xRange).toEqual([5000, 6000]);
    model.add([at(7000)]);
    expect(model.xRange).toEqual([6000, 7000]);
    model.clear();
    expect(model.xRange).toBeUndefined();
  });

  it('has a place for each bar, zero included', () => {
    const model = modelOf({ kind: 'bar' });
    model.add([
      { x: 'low', y: 10 },
      { x: 'high', y: 30 },
      { x: 'low', y: 20 },
    ]);
    expect(model.categories).toEqual(['low', 'high']);
    expect(model.xRange).toEqual([-0.5, 1.5]);
    expect(model.yRange).toEqual([0, 30]);
    expect(model.series.get('')?.y).toEqual([20, 30]);
  });

  it('has a range for values that are all the same', () => {
    for (const [y, range] of [
      [0, [0, 1]],
      [10, [0, 12]],
      [-10, [-12, 0]],
    ] as const) {
      const model = modelOf();
      model.add([{ x: 1, y }]);
      expect(model.yRange).toEqual(range);
      expect(model.xRange).toEqual([1, 2]);
    }
  });

  it('refuses a stream by key', () => {
    const rows = Array.from({ length: 100 }, (_, n) => ({ x: n, y: n, name: n }));
    expect(() => modelOf({ series: 'name' }).add(rows)).toThrow(/at most 64 series; '64' is one/);
  });
});
