import { describe, expect, it } from 'vitest';
import { writeRows } from '../../support/tableRequest.js';

describe("the connector 'print'", () => {
  it('prints rows as Flink does', async () => {
    const lines: string[] = [];
    await writeRows(
      `CREATE TABLE t (a INT, b STRING, d DECIMAL(4, 2), r ROW<x INT>)
       WITH ('connector' = 'print', 'print-identifier' = 'out')`,
      [
        { a: 1, b: null, d: '1.50', r: { x: 1 } },
        { a: null, b: 'x, y', d: null, r: null },
      ],
      { write: (text) => lines.push(text) },
    );
    expect(lines.join('')).toBe('out> +I[1, null, 1.50, +I[1]]\nout> +I[null, x, y, null, null]\n');
  });
});
