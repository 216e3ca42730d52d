import { describe, expect, it } from 'vitest';
import { int64 } from '../../src/batch/dataType.js';
import { schema } from '../../src/batch/schema.js';
import { clipWatermarks } from '../../src/time/watermarkClip.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { readI64, rowBatch, testColumn } from '../support/rowBatch.js';

describe('clipWatermarks', () => {
  const engine = createEngine();
  const watermarks = testColumn(engine, int64(), [-5, 10, 20]).values;
  const batch = rowBatch(engine, schema({ n: int64() }), [[1], [2], [3]], { watermarks });

  it('limits the watermark of every row', () => {
    expect(readI64(engine, clipWatermarks(batch, 12).watermarks, 3)).toEqual([-5, 10, 12]);
    expect(readI64(engine, batch.watermarks, 3)).toEqual([-5, 10, 20]);
  });

  it('drops or keeps them all at the ends', () => {
    expect(clipWatermarks(batch, -Infinity).watermarks).toBe(0);
    expect(clipWatermarks(batch, Infinity)).toBe(batch);
  });
});
