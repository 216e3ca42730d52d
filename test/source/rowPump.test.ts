import { expect, it } from 'vitest';
import { RowPump } from '../../src/source/rowPump.js';

it('cuts arrays into pieces and keeps their order among single rows', async () => {
  const rows = Array.from({ length: 9 }, (_, n) => ({ n }));
  const pump = new RowPump([rows[0], rows.slice(1, 8), rows[8]], 3);
  const pieces: (readonly object[])[] = [];
  for (let piece = await pump.take(); piece !== undefined; piece = await pump.take())
    pieces.push(piece);
  expect(pieces.map((piece) => piece.length)).toEqual([1, 3, 3, 1, 1]);
  expect(pieces.flat()).toEqual(rows);
});

it('hands out an array that fits as it is', async () => {
  const rows = [{ n: 1 }, { n: 2 }];
  expect(await new RowPump([rows], 3).take()).toBe(rows);
});

it('is at its end for good', async () => {
  const pump = new RowPump([], 3);
  expect(await pump.take()).toBeUndefined();
  expect(await pump.take()).toBeUndefined();
  await pump.stop();
});
