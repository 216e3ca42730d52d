// A split left at any batch and gone on with: every row once, read by the columns of its header.
import { csv, file, fromIterable, int32, json, schema, string } from 'millrace';
import { VirtualClock, type Format } from 'millrace';
import { expect, it } from 'vitest';
import { readRows } from '../../src/batch/readRows.js';
import { SplitRunner, type SplitPosition } from '../../src/runtime/splitRunner.js';
import type { Source } from '../../src/source/source.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { temporaryFolder } from '../connector/filesystem/temporaryFolder.js';

const things = schema({ id: int32(), name: string() });
const ROWS = Array.from({ length: 23 }, (_, id) => ({ id, name: `thing "${id}"` }));

const CSV = [
  '# things\n',
  'name,unused,id\n',
  ...ROWS.map(({ id }) => `"thing ""${id}""",x,${id}\n`),
];
const JSONL = ROWS.map((row) => `${JSON.stringify(row)}\n`);

it.each([
  ['things.csv', CSV, csv({ comment: '#' })],
  ['things.jsonl', JSONL, json()],
])('goes on where %s was left', async (name, lines, format: Format) => {
  const path = `${temporaryFolder({ [name]: lines.join('') })}/${name}`;
  const source = file(path, { schema: things, format });
  for (let steps = 0; steps < 8; steps++) {
    const first = await read(source, undefined, steps);
    const rest = await read(source, first.position, Infinity);
    expect([...first.rows, ...rest.rows]).toEqual(ROWS);
  }
});

it('tells the line of a bad record behind the place where it goes on', async () => {
  const path = `${temporaryFolder({ 'bad.csv': [...CSV, 'last,x,none\n'].join('') })}/bad.csv`;
  const source = file(path, { schema: things, format: csv({ comment: '#' }) });
  const { position } = await read(source, undefined, 2);
  await expect(read(source, position, Infinity)).rejects.toThrow('bad.csv:26:8');
});

it.each(['polled', 'full'] as const)('hands on nothing behind its close, %s', async (when) => {
  const rows: object[] = [];
  let goOn = (): void => undefined;
  const held = new Promise<void>((resolve) => (goOn = resolve));
  const polled = { kind: 'rows', rows: ROWS } as const;
  const source: Source = {
    ...fromIterable(things, () => ROWS),
    open: async () => ({
      poll: () => (when === 'polled' ? held.then(() => polled) : polled),
      position: () => 0,
      close: async () => undefined,
    }),
  };
  const { signal } = new AbortController();
  const context = { engine: createEngine(), clock: new VirtualClock(), signal, batchSize: 4 };
  const hooks = {
    onBatch: (batch: Parameters<typeof readRows>[0]) => void rows.push(...readRows(batch)),
    onBadRecord: () => undefined,
    backpressure: () => held,
    whenWritable: () => undefined,
  };
  const [split] = await source.splits();
  const runner = await SplitRunner.open(source, split, undefined, context, hooks, undefined);
  const step = runner.step();
  await new Promise((resolve) => setImmediate(resolve));
  const before = rows.length;
  expect(before).toBe(when === 'polled' ? 0 : 4);
  const closing = runner.close();
  goOn();
  await Promise.all([step, closing]);
  expect(rows.length).toBe(before);
});

/** Reads as many batches of 4 rows as asked for. */
async function read(
  source: Source,
  from: SplitPosition | undefined,
  batchCount: number,
): Promise<{ rows: object[]; position: SplitPosition }> {
  const rows: object[] = [];
  const engine = createEngine();
  const { signal } = new AbortController();
  const context = { engine, clock: new VirtualClock(), signal, batchSize: 4 };
  const isEnough = (): boolean => rows.length >= batchCount * 4;
  // Held back once there are enough rows, in the middle of what was read.
  const held = new Promise<void>(() => undefined);
  const hooks = {
    onBatch: (batch: Parameters<typeof readRows>[0]) => void rows.push(...readRows(batch)),
    onBadRecord: () => undefined,
    backpressure: () => (isEnough() ? held : undefined),
    whenWritable: () => undefined,
  };
  const [split] = await source.splits();
  const runner = await SplitRunner.open(source, split, from, context, hooks, undefined);
  while (!isEnough()) {
    const step = runner.step();
    if (step === 'end' || step instanceof Promise) break;
  }
  const position = JSON.parse(JSON.stringify(runner.position())) as SplitPosition;
  await runner.close();
  return { rows, position };
}
