import { expect, test } from 'vitest';
import { CsvInput } from '../../src/decode/csvInput.js';
import { createEngine } from '../../src/wasm/load.node.js';

const { memory } = createEngine();

test('bytes that are not decoded move to the front, offsets stay', () => {
  const used = memory.usedBytes;
  const input = new CsvInput(memory);
  let written = 0;
  let consumed = 0;
  for (const size of [10, 60_000, 5000, 200_000, 0, 1, 65_536]) {
    const view = input.reserve(size);
    for (let i = 0; i < size; i++) view[i] = (written + i) % 251;
    input.end += size;
    written += size;
    const step = Math.min(written - consumed, Math.floor(size * 0.7));
    input.cursor += step;
    consumed += step;
    expect(input.offsetOf(input.cursor)).toBe(consumed);
    expect(input.offsetOf(input.end)).toBe(written);
    const pending = input.bytes(input.cursor, input.end);
    expect(pending.every((byte, i) => byte === (consumed + i) % 251)).toBe(true);
  }
  input.release();
  expect(memory.usedBytes).toBe(used);
});
