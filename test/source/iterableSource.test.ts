import { describe, expect, it } from 'vitest';
import { int32, string } from '../../src/batch/dataType.js';
import { schema } from '../../src/batch/schema.js';
import { fromArray, fromIterable } from '../../src/source/iterableSource.js';
import { nextTurn } from '../../src/source/turn.js';
import { pollRows, testContext } from './readAll.js';

const fields = schema({ n: int32(), text: string() });
const rowsUpTo = (count: number): { n: number; text: string }[] =>
  Array.from({ length: count }, (_, n) => ({ n, text: `row ${n}` }));

describe('fromArray', () => {
  for (const count of [0, 1, 3, 4, 5, 17, 1000]) {
    it(`gives ${count} rows in batches of at most batchSize`, async () => {
      const pieces = await pollRows(fromArray(fields, rowsUpTo(count)), testContext());
      expect(pieces.flat()).toEqual(rowsUpTo(count));
      expect(pieces.every((piece) => piece.length <= 4)).toBe(true);
    });
  }

  it('resumes at a position', async () => {
    const source = fromArray(fields, rowsUpTo(10));
    const context = testContext();
    const reader = await source.open({ id: '0' }, undefined, context);
    await reader.poll();
    const position = reader.position();
    expect(position).toBe(4);
    expect((await pollRows(source, context, position)).flat()).toEqual(rowsUpTo(10).slice(4));
  });

  it('says how many rows there are', () => {
    expect(fromArray(fields, rowsUpTo(3))).toMatchObject({
      isBounded: true,
      sizeHint: { unit: 'rows', count: 3 },
    });
  });

  it('refuses the position of another source', () => {
    const source = fromArray(fields, rowsUpTo(3));
    expect(() => source.open({ id: '0' }, { offset: 3 }, testContext())).toThrow(/not a count/);
  });
});

describe('fromIterable', () => {
  it('takes rows and arrays of rows, mixed, in order', async () => {
    const rows = rowsUpTo(23);
    const source = fromIterable(fields, [rows[0], rows.slice(1, 11), [], rows[11], rows.slice(12)]);
    const pieces = await pollRows(source, testContext());
    expect(pieces.flat()).toEqual(rows);
    expect(pieces.every((piece) => piece.length <= 4)).toBe(true);
  });

  it('groups the rows of a fast async generator into whole batches', async () => {
    async function* generate(): AsyncGenerator<{ n: number; text: string }> {
      for (const row of rowsUpTo(10)) yield row;
    }
    const pieces = await pollRows(fromIterable(fields, generate()), testContext());
    expect(pieces.map((piece) => piece.length)).toEqual([4, 4, 2]);
  });

  it('passes a slow generator on row by row', async () => {
    async function* generate(): AsyncGenerator<{ n: number; text: string }> {
      for (const row of rowsUpTo(3)) {
        yield row;
        for (let turn = 0; turn < 5; turn++) await nextTurn();
      }
    }
    const pieces = await pollRows(fromIterable(fields, generate()), testContext());
    expect(pieces.map((piece) => piece.length)).toEqual([1, 1, 1]);
  });

  it('never runs more than a batch ahead', async () => {
    let made = 0;
    function* generate(): Generator<{ n: number; text: string }> {
      for (const row of rowsUpTo(100)) {
        made += 1;
        yield row;
      }
    }
    const source = fromIterable(fields, generate());
    const reader = await source.open({ id: '0' }, undefined, testContext());
    await reader.poll();
    await nextTurn();
    expect(made).toBe(4);
    await reader.close();
  });

  it('resumes by skipping, also inside an array', async () => {
    const rows = rowsUpTo(12);
    const source = fromIterable(fields, () => [rows.slice(0, 5), rows.slice(5)]);
    const context = testContext();
    expect((await pollRows(source, context, 7)).flat()).toEqual(rows.slice(7));
    expect((await pollRows(source, context, 12)).flat()).toEqual([]);
    const reader = await source.open({ id: '0' }, 7, context);
    expect(reader.position()).toBe(7);
    await reader.poll();
    expect((await pollRows(source, context, reader.position())).flat()).toEqual(
      rows.slice(reader.position() as number),
    );
  });

  it('gives the rows before a failure, then the failure', async () => {
    async function* generate(): AsyncGenerator<{ n: number; text: string }> {
      yield* rowsUpTo(2);
      throw new Error('socket closed');
    }
    const reader = await fromIterable(fields, generate()).open(
      { id: '0' },
      undefined,
      testContext(),
    );
    expect(await reader.poll()).toEqual({ kind: 'rows', rows: rowsUpTo(2) });
    await expect(async () => reader.poll()).rejects.toThrow('socket closed');
  });

  it('names what is not a row', async () => {
    const source = fromIterable(fields, [7] as unknown as { n: number; text: string }[]);
    await expect(pollRows(source, testContext())).rejects.toThrow(
      /gave a number; expected row objects/,
    );
  });

  it('ends the iterator when it is closed early', async () => {
    let isClosed = false;
    function* generate(): Generator<{ n: number; text: string }> {
      try {
        yield* rowsUpTo(100);
      } finally {
        isClosed = true;
      }
    }
    const reader = await fromIterable(fields, generate()).open(
      { id: '0' },
      undefined,
      testContext(),
    );
    await reader.poll();
    await reader.close();
    expect(isClosed).toBe(true);
  });

  it('closes at once while an async iterator waits', async () => {
    async function* never(): AsyncGenerator<{ n: number; text: string }> {
      await new Promise(() => undefined);
    }
    const reader = await fromIterable(fields, never()).open({ id: '0' }, undefined, testContext());
    void reader.poll();
    await nextTurn();
    await reader.close();
  });
});
