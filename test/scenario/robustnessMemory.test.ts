// Memory stays flat however many rows go through functions, whether some of them fail or not.
//
// MILLRACE_EVENTS=10000000 runs everything over ten million rows.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { projectPath } from '../support/sourceTree.js';

interface Memory {
  readonly heapUsed: number;
  /** Of the WebAssembly memory, in use. */
  readonly memoryBytes: number;
  readonly stateBytes: number;
}

interface Outcome {
  /** After a fifth of the rows, and after all. */
  readonly measured: readonly [Memory, Memory];
  readonly badRecords: number;
  readonly rowsIn: number;
  readonly rowsOut: number;
}

const events = process.env['MILLRACE_EVENTS'];
const MEBIBYTE = 2 ** 20;

it.each([
  ['rows', 2_000_000, 0],
  ['rows', 10_000_000, 100],
  ['keyed', 1_000_000, 0],
  ['keyed', 1_000_000, 100],
  ['windows', 1_000_000, 100],
  ['async', 1_000_000, 0],
  ['async', 1_000_000, 100],
])(
  'the memory of %s is flat over %i rows, one in %i of them bad',
  async (name, few, badEvery) => {
    const rows = events === undefined ? few : Number(events);
    const file = projectPath('test/fixtures/memory/job.mjs');
    const args = ['--expose-gc', file, name, String(rows), String(badEvery)];
    const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: MEBIBYTE });
    const { measured, badRecords, rowsIn, rowsOut } = JSON.parse(stdout) as Outcome;
    const [early, late] = measured;
    const bad = badEvery === 0 ? 0 : rows / badEvery;
    expect([rowsIn, badRecords]).toEqual([rows - bad, bad]);
    expect(rowsOut).toBeGreaterThan(0);
    expect(late.heapUsed - early.heapUsed).toBeLessThan(2 * MEBIBYTE);
    expect(late.memoryBytes - early.memoryBytes).toBeLessThan(MEBIBYTE);
    expect(late.stateBytes - early.stateBytes).toBeLessThan(MEBIBYTE);
  },
  600_000,
);
