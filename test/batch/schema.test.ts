import { describe, expect, it } from 'vitest';
import { decimal, int64, string, timestamp } from '../../src/batch/dataType.js';
import { Schema, schema } from '../../src/batch/schema.js';

const bids = schema({ auction: int64(), price: decimal(23, 3).nullable(), at: timestamp(3) });

describe('schema', () => {
  it('keeps its columns in order', () => {
    expect(bids.names).toEqual(['auction', 'price', 'at']);
    expect(bids.columnCount).toBe(3);
    expect(bids.indexOf('at')).toBe(2);
    expect(bids.has('price')).toBe(true);
    expect(bids.has('prize')).toBe(false);
    expect(bids.type('price').scale).toBe(3);
  });

  it('carries the type of its rows', () => {
    const row: typeof bids.rowType = { auction: 1n, price: null, at: new Date(0) };
    // @ts-expect-error a DECIMAL is a string, so that no digit is lost
    const wrong: typeof bids.rowType = { ...row, price: 1.5 };
    expect(wrong.auction).toBe(1n);
  });

  it('prints itself in SQL', () => {
    expect(bids.toString()).toBe(
      '(auction BIGINT NOT NULL, price DECIMAL(23, 3), at TIMESTAMP(3) NOT NULL)',
    );
  });

  it('names the nearest column when one is unknown', () => {
    expect(() => bids.indexOf('aucton')).toThrowError(
      /no column 'aucton', did you mean 'auction'\?/,
    );
    expect(() => bids.indexOf('xyz')).toThrowError(/no column 'xyz'\. Columns: auction, price, at/);
  });

  it('rejects a column declared twice', () => {
    const field = { name: 'a', type: string() };
    expect(() => new Schema([field, field])).toThrowError(
      expect.objectContaining({ code: 'PLAN_DUPLICATE_COLUMN' }),
    );
  });
});
