// Every sink kind: a second run leaves what the first one left, a failed run what was there before.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  arrow,
  col,
  count,
  csv,
  environment,
  file,
  fileSink,
  fromArray,
  int32,
  json,
  parquet,
  schema,
  string,
  tumble,
  timestamp,
  watermarks,
  type Fields,
  type Sink,
} from 'millrace';
import { sqlite } from 'millrace/sqlite';
import { describe, expect, it } from 'vitest';
import { namesIn, temporaryFolder } from '../connector/filesystem/temporaryFolder.js';
import { query } from '../connector/sqlite/sqliteFile.js';

const numbers = schema({ n: int32(), text: string() });
const ROWS = Array.from({ length: 40 }, (_, n) => ({ n, text: `row ${n}, "quoted"` }));

interface Target {
  sink<F extends Fields>(folder: string): Sink<F>;
  /** What a reader of the result sees. */
  read(folder: string): unknown;
}

const fileTarget = (name: string, format: Parameters<typeof fileSink>[1]['format']): Target => ({
  sink: (folder) => fileSink(join(folder, name), { format }),
  read: (folder) => readFileSync(join(folder, name)).toString('base64'),
});
/** In the order that they were written. */
const partsIn = (folder: string): string[] =>
  existsSync(join(folder, 'parts'))
    ? namesIn(join(folder, 'parts')).toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    : [];
const folderTarget: Target = {
  sink: (folder) =>
    fileSink(join(folder, 'parts/'), {
      format: json(),
      mode: 'overwrite',
      rollingPolicy: { size: 200 },
    }),
  read: (folder) =>
    partsIn(folder)
      .map((name) => readFileSync(join(folder, 'parts', name), 'utf8'))
      .join(''),
};
const sqliteTarget = (options: Parameters<typeof sqlite>[1]): Target => ({
  sink: (folder) => sqlite(join(folder, 'out.db'), { table: 'numbers', ...options }),
  read: (folder) => query(join(folder, 'out.db'), 'SELECT * FROM numbers ORDER BY n'),
});

const TARGETS: Record<string, Target> = {
  json: fileTarget('out.jsonl', json()),
  csv: fileTarget('out.csv', csv()),
  parquet: fileTarget('out.parquet', parquet()),
  arrow: fileTarget('out.arrow', arrow()),
  'a folder of parts': folderTarget,
  'sqlite by key': sqliteTarget({ primaryKey: ['n'] }),
  'sqlite replaced': sqliteTarget({ mode: 'replace' }),
};

const run = (target: Target, folder: string, rows: readonly object[], failAt = Infinity) => {
  const env = environment({ batchSize: 3 });
  env
    .from(fromArray(numbers, rows as typeof ROWS))
    .map((row) => {
      if (row.n === failAt) throw new Error('no more');
      return row;
    })
    .sinkTo(target.sink(folder));
  return env.execute().done;
};

describe.each(Object.entries(TARGETS))('%s', (_, target) => {
  it('is the same after a second run', async () => {
    const folder = temporaryFolder();
    await run(target, folder, ROWS);
    const once = target.read(folder);
    const names = namesIn(folder);
    await run(target, folder, ROWS);
    expect(target.read(folder)).toEqual(once);
    expect(namesIn(folder)).toEqual(names);
  });

  it('is what it was after a run that fails', async () => {
    const folder = temporaryFolder();
    await run(target, folder, ROWS.slice(0, 10));
    const before = target.read(folder);
    const names = namesIn(folder);
    await expect(run(target, folder, ROWS, 30)).rejects.toMatchObject({ code: 'DATA_FUNCTION' });
    expect(target.read(folder)).toEqual(before);
    expect(namesIn(folder)).toEqual(names);
  });

  it('is a whole result of no rows', async () => {
    const folder = temporaryFolder();
    await run(target, folder, []);
    const once = target.read(folder);
    await run(target, folder, []);
    expect(target.read(folder)).toEqual(once);
  });
});

describe('overwriting', () => {
  it.each(['json', 'parquet', 'a folder of parts', 'sqlite replaced'])(
    'with no rows leaves no rows in %s',
    async (name) => {
      const [folder, fresh] = [temporaryFolder(), temporaryFolder()];
      await run(TARGETS[name], folder, ROWS);
      await run(TARGETS[name], folder, []);
      await run(TARGETS[name], fresh, []);
      expect(TARGETS[name].read(folder)).toEqual(TARGETS[name].read(fresh));
    },
  );
});

describe('a job that fails', () => {
  it.each(['json', 'csv', 'parquet', 'arrow'])('leaves no file of %s', async (name) => {
    const folder = temporaryFolder();
    await expect(run(TARGETS[name], folder, ROWS, 30)).rejects.toMatchObject({
      code: 'DATA_FUNCTION',
      message: expect.stringContaining("in 'map'") as unknown,
    });
    expect(namesIn(folder)).toEqual([]);
  });

  it('leaves no parts and no rows', async () => {
    const folder = temporaryFolder();
    await expect(run(folderTarget, folder, ROWS, 30)).rejects.toThrow('no more');
    expect(namesIn(join(folder, 'parts'))).toEqual([]);
    const replaced = TARGETS['sqlite replaced'];
    await expect(run(replaced, folder, ROWS, 30)).rejects.toThrow('no more');
    const tables = query(
      join(folder, 'out.db'),
      "SELECT name FROM sqlite_schema WHERE type = 'table'",
    );
    for (const { name } of tables) {
      expect(query(join(folder, 'out.db'), `SELECT * FROM ${String(name)}`)).toEqual([]);
    }
  });

  it('leaves nothing in the sinks that were well when another cannot be opened', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'taken.jsonl'), 'kept\n');
    const env = environment();
    const times = schema({ at: timestamp(3), n: int32() });
    const counted = env
      .from(fromArray(times, [{ at: new Date(0), n: 1 }]))
      .assignWatermarks(watermarks.monotonous('at'))
      .filter(col('n').gt(0))
      .keyBy('n')
      .window(tumble('1s'))
      .aggregate({ rows: count() });
    counted.sinkTo(fileSink(join(folder, 'well.jsonl'), { format: json() }));
    counted.sinkTo(fileSink(join(folder, 'taken.jsonl'), { format: json(), mode: 'error' }));
    counted.keyBy('n').aggregate({ rows: count() }).sinkTo(TARGETS.csv.sink(folder));
    await expect(env.execute().done).rejects.toMatchObject({
      code: 'CONNECTOR_IO',
      message: expect.stringContaining('taken.jsonl') as unknown,
    });
    expect(namesIn(folder)).toEqual(['taken.jsonl']);
    expect(readFileSync(join(folder, 'taken.jsonl'), 'utf8')).toBe('kept\n');
  });

  it('tells that a file is missing', async () => {
    const folder = temporaryFolder();
    const env = environment();
    env
      .from(file(join(folder, 'nowhere.jsonl'), { schema: numbers, format: json() }))
      .sinkTo(TARGETS.csv.sink(folder));
    await expect(env.execute().done).rejects.toMatchObject({ code: 'CONNECTOR_NOT_FOUND' });
    expect(namesIn(folder)).toEqual([]);
  });

  it('commits no sink when a bounded job is cancelled', async () => {
    const folder = temporaryFolder();
    const env = environment({ batchSize: 3 });
    const abort = new AbortController();
    env
      .from(fromArray(numbers, ROWS))
      .map((row) => {
        if (row.n === 20) abort.abort();
        return row;
      })
      .sinkTo(TARGETS.json.sink(folder));
    const job = env.execute({ signal: abort.signal });
    await expect(job.done).rejects.toMatchObject({ code: 'JOB_CANCELED' });
    expect(job.status).toBe('canceled');
    expect(namesIn(folder)).toEqual([]);
  });
});
