// The memory limit: an error that names the operator, and what fits below it runs.
import {
  count,
  countDistinct,
  environment,
  fromIterable,
  int64,
  json,
  fileSink,
  last,
  schema,
  session,
  string,
  sum,
  timestamp,
  tumble,
  watermarks,
  type DataStream,
  type Environment,
  type Fields,
} from 'millrace';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { namesIn, temporaryFolder } from '../connector/filesystem/temporaryFolder.js';

const visits = schema({ visitor: int64().asNumber(), page: string(), at: timestamp(3) });
const ROWS = 400_000;
const PIECE = 1000;

/** Visits 1 ms apart by `visitors` visitors in turn. */
function visitsOf(env: Environment, visitors: number) {
  function* pieces() {
    for (let from = 0; from < ROWS; from += PIECE) {
      yield Array.from({ length: PIECE }, (_, i) => ({
        visitor: (from + i) % visitors,
        page: `/a/page/that/is/longer/than/a/view/${(from + i) % visitors}`,
        at: new Date(from + i),
      }));
    }
  }
  const source = fromIterable(visits, pieces, { name: 'visits' });
  return env.from(source, { watermarks: watermarks.monotonous('at') });
}
type Visits = ReturnType<typeof visitsOf>;

/** One operator, to a file or to an array. */
function way<F extends Fields>(of: (rows: Visits) => DataStream<F>) {
  return {
    write: (rows: Visits, path: string) => {
      of(rows).sinkTo(fileSink(path, { format: json() }));
    },
    rowCount: async (rows: Visits) => (await of(rows).collect()).length,
  };
}

const WAYS = {
  tumble: way((rows) => rows.keyBy('page').window(tumble('1 day')).aggregate({ visits: count() })),
  session: way((rows) =>
    rows.keyBy('page').window(session('1 day')).aggregate({ visits: count() }),
  ),
  aggregate: way((rows) => rows.keyBy('page').aggregate({ visits: count(), at: last('at') })),
  reduce: way((rows) => rows.keyBy('page').reduce((_, visit) => visit)),
  distinct: way((rows) =>
    rows
      .windowAll(tumble('1 day'))
      .aggregate({ pages: countDistinct('page') })
      .named('distinct'),
  ),
};

describe('memory limit', () => {
  it.each(Object.entries(WAYS))('%s of too many keys ends the job', async (name, { write }) => {
    const folder = temporaryFolder();
    const env = environment({ memory: '16MiB' });
    write(visitsOf(env, ROWS), join(folder, 'out.jsonl'));
    await expect(env.execute().done).rejects.toMatchObject({
      code: 'RESOURCE_MEMORY_LIMIT',
      domain: 'resource',
      location: { operator: name },
      message: expect.stringMatching(/limit of 16\.0 MiB .* Raise 'memory'/) as unknown,
    });
    expect(namesIn(folder)).toEqual([]);
  });

  it.each(Object.entries(WAYS))('%s of few keys stays below it', async (_, { rowCount }) => {
    const env = environment({ memory: '16MiB' });
    expect(await rowCount(visitsOf(env, 100))).toBeGreaterThan(0);
  });

  it('windows that have closed give their memory back', async () => {
    const env = environment({ memory: '16MiB' });
    const rows = await visitsOf(env, ROWS)
      .keyBy('page')
      .window(tumble('5s'))
      .aggregate({ visits: count() })
      .windowAll(tumble('1 day'))
      .aggregate({ visits: sum('visits'), pages: count() })
      .collect();
    expect(rows).toMatchObject([{ visits: BigInt(ROWS), pages: BigInt(ROWS) }]);
  });
});
