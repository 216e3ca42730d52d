// Sinks of several writers, in jobs that are killed and go on at other parallelisms: what another
// subtask left is neither lost nor dropped, nor there twice.
import {
  environment,
  fileSink,
  fromIterable,
  int64,
  json,
  memoryStorage,
  noRestart,
  schema,
  sum,
  type CheckpointStorage,
  type Environment,
  type Sink,
} from 'millrace';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../connector/filesystem/temporaryFolder.js';
import { CommittedRows } from '../support/committedRows.js';

const numbers = schema({ key: int64(), n: int64() });
const ROWS = 4000;
const KEYS = 50;

async function* slowRows(failAt: number) {
  for (let i = 0; i < ROWS; i++) {
    if (i === failAt) throw new Error('the power is gone');
    if (i % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
    yield { key: BigInt(i % KEYS), n: 1n };
  }
}

interface Run {
  readonly parallelism: number;
  readonly failAt?: number;
  readonly storage: CheckpointStorage;
}

function program({ parallelism, failAt = Infinity, storage }: Run, sink: Sink): Environment {
  const checkpoints = { storage, interval: 1 };
  const options = { parallelism, workers: false, checkpoints, restart: noRestart(), batchSize: 64 };
  const env = environment(options);
  env
    .from(
      fromIterable(numbers, () => slowRows(failAt)),
      { name: 'numbers' },
    )
    .keyBy('key')
    .aggregate({ total: sum('n') })
    .sinkTo(sink, 'totals');
  return env;
}

/** A total of each key and step, in any order. */
const expected = Array.from({ length: ROWS }, (_, i) => `${i % KEYS} ${Math.floor(i / KEYS) + 1}`);
const text = (row: object): string => {
  const { key, total } = row as { key: bigint; total: bigint };
  return `${key} ${total}`;
};

/** A sink whose first process dies before it commits what its checkpoint `from` holds. */
function dyingBefore(sink: Sink, commits: number): Sink {
  let left = commits;
  return {
    ...sink,
    open: async (context) => {
      const writer = await sink.open(context);
      const commit = async (handle: Parameters<typeof writer.commit>[0]): Promise<void> => {
        if (--left < 0) throw new Error('the power is gone');
        return writer.commit(handle);
      };
      // What a dead process leaves stays where it is.
      return Object.assign(Object.create(writer) as typeof writer, {
        commit,
        abort: async () => undefined,
        close: async () => undefined,
      });
    },
  };
}

describe('a folder', () => {
  it('is written by all subtasks, and gone on with by fewer and by more', async () => {
    const folder = temporaryFolder();
    const storage = memoryStorage();
    const sink = (): Sink => fileSink(`${folder}/`, { format: json() });
    const writers = new Set<string>();
    for (const [index, parallelism] of [2, 1, 3].entries()) {
      const isLast = index === 2;
      const failAt = isLast ? Infinity : 1200 * (index + 1);
      const dying = isLast ? sink() : dyingBefore(sink(), 5);
      const done = program({ parallelism, failAt, storage }, dying).execute().done;
      if (isLast) await done;
      else await expect(done).rejects.toThrow('the power is gone');
      readdirSync(folder).forEach((name) => writers.add(name.replace(/^\.?(part-\d+).*/u, '$1')));
    }
    expect([...writers].toSorted()).toEqual(['part-0', 'part-1', 'part-2']);
    const names = readdirSync(folder);
    expect(names.filter((name) => name.startsWith('.'))).toEqual([]);
    const lines = names.flatMap((name) =>
      readFileSync(`${folder}/${name}`, 'utf8').trim().split('\n'),
    );
    const seen = lines.map((line) => text(JSON.parse(line) as object));
    expect(seen.toSorted()).toEqual(expected.toSorted());
  });
});

describe('a sink of several writers', () => {
  it.each([1, 2])('may have one in the next run, of %d subtasks', async (parallelism) => {
    const storage = memoryStorage();
    const out = new CommittedRows();
    const parallel = dyingBefore({ ...out.sink(), isParallel: true }, 4);
    await expect(program({ parallelism: 2, storage }, parallel).execute().done).rejects.toThrow();
    expect(out.staged.size).toBeGreaterThan(0);
    await program({ parallelism, storage }, out.sink()).execute().done;
    expect(out.rows.map(text).toSorted()).toEqual(expected.toSorted());
  });
});
