import {
  asc,
  blackhole,
  col,
  collect,
  count,
  environment,
  fromArray,
  int32,
  schema,
  string,
  timestamp,
  tumble,
  watermarks,
  type Schema,
} from 'millrace';
import { describe, expect, it } from 'vitest';

const points = schema({ at: timestamp(3), name: string(), n: int32() });
type PointFields = typeof points extends Schema<infer F> ? F : never;
const point = (second: number, name: string, n: number) => ({
  at: new Date(second * 1000),
  name,
  n,
});
const rows = [point(1, 'a', 1), point(2, 'b', 2), point(3, 'a', 3)];
const stream = (env = environment()) => env.from(fromArray(points, rows));

describe('columns of a stream', () => {
  it('are selected by name or computed', async () => {
    expect(await stream().select('n', 'name').filter(col('n').gt(2)).collect()).toEqual([
      { n: 3, name: 'a' },
    ]);
    const computed = stream().select({ name: 'name', twice: col('n').mul(2) });
    expect(computed.schema.names).toEqual(['name', 'twice']);
    expect((await computed.collect()).map(({ twice }) => twice)).toEqual([2, 4, 6]);
  });

  it('keep their place when they are replaced, and new ones are last', async () => {
    const changed = stream().withColumns({ more: col('n').add(1), name: col('name').upper() });
    expect(changed.schema.names).toEqual(['at', 'name', 'n', 'more']);
    expect((await changed.collect())[0]).toEqual({ ...point(1, 'A', 1), more: 2 });
  });

  it('are dropped', () => {
    expect(stream().drop('at', 'n').schema.names).toEqual(['name']);
  });

  it('are checked when the stream is described', () => {
    const unknown = 'nam' as 'name';
    const error = {
      code: 'PLAN_UNKNOWN_COLUMN',
      message: expect.stringContaining("did you mean 'name'?") as unknown,
    };
    const attempts = [
      () => stream().select(unknown),
      () => stream().drop(unknown),
      () => stream().keyBy(unknown),
      () => stream().assignWatermarks(watermarks.monotonous(unknown)),
      () => stream().top(1, { by: [asc(unknown)] }),
      () => stream().withColumns({ x: col(unknown).upper() }),
    ];
    for (const attempt of attempts) {
      expect(attempt).toThrow(expect.objectContaining(error) as Error);
    }
  });
});

describe('union', () => {
  it('has the rows of all, also of the same stream twice', async () => {
    const env = environment({ batchSize: 2 });
    const [a, b] = [stream(env), stream(env)];
    const all = await a.union(b, a.filter(col('n').gt(1))).collect();
    expect(all.map(({ n }) => n).toSorted()).toEqual([1, 1, 2, 2, 2, 3, 3, 3]);
  });

  it('waits for the slower watermark', async () => {
    const env = environment({ batchSize: 1 });
    const from = (from: typeof rows) =>
      env.from(fromArray(points, from), { watermarks: watermarks.monotonous('at') });
    const result = await from([point(1, 'fast', 1), point(100, 'fast', 2), point(200, 'fast', 3)])
      .union(from([point(1, 'slow', 4), point(2, 'slow', 5), point(3, 'slow', 6)]))
      .windowAll(tumble('10s'))
      .aggregate({ rows: count().asNumber() })
      .collect();
    expect(result.map((row) => row.rows)).toEqual([4, 1, 1]);
  });

  it('needs the same columns', () => {
    const other = stream().select('name', 'n') as unknown as ReturnType<typeof stream>;
    expect(() => stream().union(other)).toThrow(/union needs the same columns/);
  });
});

describe('a job', () => {
  it('gives every sink of a stream all of its rows, and runs what is shared once', async () => {
    const env = environment({ batchSize: 2 });
    let calls = 0;
    const counted = stream(env).filter(() => (calls += 1) > 0);
    const [whole, part] = [collect<PointFields>(), collect<PointFields>()];
    counted.sinkTo(whole).filter(col('n').ge(2)).sinkTo(part);
    await env.execute().done;
    expect(calls).toBe(3);
    expect(whole.rows).toEqual(rows);
    expect(part.rows).toEqual(rows.slice(1));
  });

  it('takes event times that are assigned behind other operators', async () => {
    const hours = stream(environment({ batchSize: 1 }))
      .map(({ at, ...row }) => ({ ...row, at: new Date(at.getTime() * 3600) }))
      .assignWatermarks(watermarks.monotonous('at'))
      .windowAll(tumble('1h'))
      .aggregate({ rows: count().asNumber() });
    expect((await hours.collect()).map((row) => row.window_start.getTime() / 3_600_000)).toEqual([
      1, 2, 3,
    ]);
  });

  it('cannot have windows without event times', async () => {
    const windows = stream().windowAll(tumble('1h')).aggregate({ rows: count() });
    await expect(windows.collect()).rejects.toMatchObject({ domain: 'plan' });
  });

  it('has dead letters at its sources only', () => {
    expect(() => stream().filter(col('n').gt(1)).deadLetters).toThrow(/source's stream only/);
  });

  it('names operators apart', async () => {
    const env = environment();
    const named = stream(env).filter(col('n').gt(0)).filter(col('n').gt(1)).named('mine');
    named.sinkTo(blackhole(), 'out');
    const job = env.execute();
    await job.done;
    expect(job.progress().operators.map(({ name }) => name)).toEqual([
      expect.any(String),
      'filter',
      'mine',
      'out',
    ]);
  });
});
