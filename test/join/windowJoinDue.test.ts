import { describe, expect, it } from 'vitest';
import { Schema } from '../../src/batch/schema.js';
import { WaitingRows } from '../../src/join/waitingRows.js';
import type { WindowJoinPlan } from '../../src/join/windowJoin.js';
import { storedColumns } from '../../src/join/windowJoinColumns.js';
import { WindowJoinDue } from '../../src/join/windowJoinDue.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { WindowEnds } from '../../src/window/table/windowEnds.js';
import { batchFromRows } from '../support/columns.js';
import { windowed } from '../support/windowedRows.js';
import { recordingContext } from '../support/windowScript.js';

const engine = createEngine();
const output = new Schema(
  ['', 'r_'].flatMap((prefix) =>
    windowed.fields.map(({ name, type }) => ({ name: prefix + name, type: type.nullable() })),
  ),
);
const plan: WindowJoinPlan = {
  type: 'left',
  inputs: [windowed, windowed],
  output,
  windowEnds: ['window_end', 'window_end'],
  keys: [['key', 'key']],
};

/** Rows that wait on one side: key, number and end. */
function side(...rows: readonly (readonly [string | null, number, number])[]): WaitingRows {
  const ends = new WindowEnds(windowed, 'window_end', undefined);
  const waiting = new WaitingRows(engine, { schema: windowed, keys: [0], ends, tableName: 'x' });
  const values = rows.map(([key, n, window_end]) => ({ key, n, window_start: 0, window_end }));
  waiting.add(batchFromRows(engine, windowed, values));
  return waiting;
}

describe('the rows of windows that ended', () => {
  it('are joined in batches of the size that is asked for, within their windows', () => {
    const { context, recorded } = recordingContext(engine, 2);
    const left = side(['a', 1, 20], ['a', 2, 10], [null, 3, 10], ['b', 4, 10]);
    const right = side(['a', 5, 10], ['a', 6, 10], ['a', 7, 10], [null, 8, 10], ['a', 9, 20]);
    const due = new WindowJoinDue(
      context,
      plan,
      [left, right],
      [storedColumns(plan, 0), storedColumns(plan, 1)],
    );
    due.join(left.takeDue(19), right.takeDue(19));
    expect(recorded.rows.map((row) => [row[1], row[5]])).toEqual([
      [2, 5],
      [2, 6],
      [2, 7],
      [1, 9],
      [3, null],
      [4, null],
    ]);
    expect(recorded.timestamps).toEqual([9, 9, 9, 19, 9, 9]);
    expect(recorded.largest).toBe(2);
    expect(due.stateBytes).toBeGreaterThan(0);
    for (const part of [left, right, due]) part.release();
    expect(due.stateBytes).toBe(0);
  });
});
