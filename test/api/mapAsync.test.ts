// Functions that answer later: what they get, what they give, and what becomes of failures.
import {
  collect,
  count,
  environment,
  fromArray,
  fromIterable,
  int32,
  MillraceError,
  schema,
  string,
  timestamp,
  tumble,
  VirtualClock,
  watermarks,
  type AsyncErrorFields,
  type MapAsyncOptions,
  type DataType,
} from 'millrace';
import { describe, expect, expectTypeOf, it } from 'vitest';

const numbers = schema({ n: int32() });
const texts = schema({ text: string() });
type Numbers = { n: DataType<number> };
const rows = (length: number) => Array.from({ length }, (_, n) => ({ n }));
const from = (length: number, batchSize = 8) =>
  environment({ batchSize }).from(fromArray(numbers, rows(length)));
const turns = async (count = 20) => {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve));
};
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const errorOf = async (work: Promise<unknown>): Promise<MillraceError> => {
  const error: unknown = await work.then(
    () => new Error('it did not fail'),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(MillraceError);
  return error as MillraceError;
};

describe('mapAsync', () => {
  it('gives a row, none or several for each row, in the order of the rows', async () => {
    const stream = from(20).mapAsync(async ({ n }) => {
      await sleep(n % 3);
      if (n % 4 === 0) return undefined;
      return n % 4 === 1 ? { n } : [{ n }, { n: -n }];
    });
    const expected = rows(20).flatMap(({ n }) => (n % 4 === 0 ? [] : n % 4 === 1 ? [n] : [n, -n]));
    expect((await stream.collect()).map(({ n }) => n)).toEqual(expected);
  });

  it('takes answers that are no promises', async () => {
    const stream = from(100).mapAsync(({ n }) => (n % 2 === 0 ? { n } : []));
    expect(await stream.collect()).toEqual(rows(100).filter(({ n }) => n % 2 === 0));
  });

  it('changes the columns where it is told them', async () => {
    const stream = from(3).mapAsync(async ({ n }) => ({ text: `#${n}` }), { result: texts });
    expect(await stream.collect()).toEqual([{ text: '#0' }, { text: '#1' }, { text: '#2' }]);
  });

  it('has at most `capacity` rows at work, and the source waits', async () => {
    let atWork = 0;
    let most = 0;
    const stream = from(500).mapAsync(
      async (row) => {
        most = Math.max(most, ++atWork);
        await sleep(0);
        atWork -= 1;
        return row;
      },
      { capacity: 7 },
    );
    expect(await stream.collect()).toEqual(rows(500));
    expect(most).toBe(7);
  });

  it('unordered passes on what is ready first', async () => {
    const stream = from(6).mapAsync(
      async (row) => {
        await sleep(row.n === 0 ? 20 : 0);
        return row;
      },
      { ordered: false },
    );
    const result = await stream.collect();
    expect(result.at(-1)).toEqual({ n: 0 });
    expect(result.map(({ n }) => n).sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('calls for several rows together, and waits for more only so long', async () => {
    const clock = new VirtualClock();
    const sizes: number[] = [];
    const env = environment({ clock, batchSize: 5 });
    const sink = collect<Numbers>();
    const source = fromIterable(
      numbers,
      async function* () {
        yield* rows(12);
        await new Promise(() => {});
      },
      { isBounded: false },
    );
    env
      .from(source)
      .mapAsync(
        async (batch) => {
          sizes.push(batch.length);
          return batch.map(({ n }) => (n === 3 ? undefined : { n: n * 2 }));
        },
        { batch: { size: 8, wait: '1s' } },
      )
      .sinkTo(sink);
    const job = env.execute();
    job.done.catch(() => undefined);
    await turns();
    expect(sizes).toEqual([8]);
    clock.advance(1000);
    await turns();
    expect(sizes).toEqual([8, 4]);
    expect(sink.rows.map(({ n }) => n)).toEqual([0, 2, 4, 8, 10, 12, 14, 16, 18, 20, 22]);
    await job.cancel();
  });

  it('makes the last call without waiting when the input ends', async () => {
    const clock = new VirtualClock();
    const stream = environment({ clock })
      .from(fromArray(numbers, rows(3)))
      .mapAsync(async (batch) => batch, { batch: { size: 100, wait: '1h' } });
    expect(await stream.collect()).toEqual(rows(3));
  });

  it.each([true, false])(
    'keeps event times and holds watermarks back, ordered %s',
    async (ordered) => {
      const events = schema({ at: timestamp(3) });
      const at = Array.from({ length: 200 }, (_, i) => ({ at: new Date(i * 100) }));
      const stream = environment({ batchSize: 16 })
        .from(fromArray(events, at), { watermarks: watermarks.monotonous('at') })
        .mapAsync(
          async (row) => {
            await sleep(row.at.getTime() % 700 === 0 ? 3 : 0);
            return row;
          },
          { ordered, capacity: 50 },
        )
        .windowAll(tumble('1s'))
        .aggregate({ n: count() });
      const result = await stream.collect();
      expect(result.map(({ n }) => n)).toEqual(Array.from({ length: 20 }, () => 10n));
    },
  );
});

describe('mapAsync with a function that', () => {
  const failing = (fn: (row: { n: number }) => unknown) =>
    from(9, 4).mapAsync(((row) => (row.n === 6 ? fn(row) : row)) as (row: { n: number }) => {
      n: number;
    });

  it('throws, rejects or gives the wrong shape ends the job with operator and row', async () => {
    const cases: [(row: { n: number }) => unknown, RegExp][] = [
      [
        () => {
          throw new RangeError('too much');
        },
        /The function failed: too much\. The row: {"n":6}/,
      ],
      [
        async () => {
          throw new RangeError('no host');
        },
        /The function failed: no host\./,
      ],
      [
        () => ({ then: (_: unknown, reject: (reason: string) => void) => reject('just text') }),
        /The function failed: just text\./,
      ],
      [
        async () => 17,
        /The function gave a number; expected a row, undefined, or an array of rows/,
      ],
      [async () => [{ n: 1 }, 'x'], /entry 1 is a string/],
      [async () => ({ n: 'six' }), /result does not fit: Column 'n' is 'six'/],
      [async () => ({ m: 1 }), /Column 'n' is null/],
    ];
    for (const [fn, message] of cases) {
      const error = await errorOf(failing(fn).collect());
      expect(error.message).toMatch(message);
      expect(error.location).toMatchObject({ operator: 'mapAsync', batch: 1, row: 2 });
    }
  });

  it('gives as many results as it got rows, or the job ends', async () => {
    const short = from(4).mapAsync((async () => [{ n: 1 }]) as never, { batch: { size: 4 } });
    expect((await errorOf(short.collect())).message).toMatch(/gave 1 results for 4 rows/);
    const none = from(4).mapAsync((async () => 'x') as never, { batch: { size: 4 } });
    expect((await errorOf(none.collect())).message).toMatch(/gave a string; expected an array/);
  });

  it('never answers is given up after its timeout, and its signal aborted', async () => {
    const clock = new VirtualClock();
    const reasons: unknown[] = [];
    const stream = environment({ clock })
      .from(fromArray(numbers, rows(3)))
      .mapAsync(
        (row, { signal }) =>
          new Promise<typeof row>((resolve) => {
            if (row.n !== 1) resolve(row);
            else signal.addEventListener('abort', () => reasons.push(signal.reason));
          }),
        { timeout: '5s' },
      );
    const ended = errorOf(stream.collect());
    await turns();
    clock.advance(4999);
    await turns();
    expect(reasons).toEqual([]);
    clock.advance(1);
    const error = await ended;
    expect(error.message).toMatch(/gave no answer within 5 s.*The row: {"n":1}/);
    expect(error.location).toMatchObject({ operator: 'mapAsync', row: 1 });
    expect(reasons).toHaveLength(1);
  });

  it('blocks the thread is late too', async () => {
    const clock = new VirtualClock();
    const stream = environment({ clock })
      .from(fromArray(numbers, rows(3)))
      .mapAsync(
        (row) => {
          clock.advance(row.n * 3000);
          return row;
        },
        { timeout: '5s' },
      );
    expect((await errorOf(stream.collect())).message).toMatch(/no answer within 5 s.*"n":2/);
  });

  it('waits when the job is cancelled sees its signal aborted', async () => {
    let seen: AbortSignal | undefined;
    const env = environment();
    env
      .from(fromArray(numbers, rows(3)))
      .mapAsync((_row, { signal }) => {
        seen = signal;
        return new Promise<undefined>(() => {});
      })
      .sinkTo(collect());
    const job = env.execute();
    job.done.catch(() => undefined);
    await turns();
    await job.cancel();
    expect(seen?.aborted).toBe(true);
  });
});

describe('mapAsync and failed rows', () => {
  const odd = async ({ n }: { n: number }) => {
    if (n % 2 === 1) throw new Error(`${n} is odd`);
    return { n };
  };

  it('are left out and counted', async () => {
    expect(await from(10).mapAsync(odd, { onError: 'skip' }).collect()).toEqual(
      rows(10).filter(({ n }) => n % 2 === 0),
    );
  });

  it('go to the side output', async () => {
    const { main, errors } = from(10).mapAsync(odd, { onError: 'errors' });
    const [good, bad] = [collect<Numbers>(), collect<AsyncErrorFields<Numbers>>()];
    main.sinkTo(good);
    errors.sinkTo(bad);
    await main.environment.execute().done;
    expect(good.rows).toHaveLength(5);
    expect(bad.rows[1]).toEqual({ n: 3, error: 'The function failed: 3 is odd.' });
    expect(bad.rows).toHaveLength(5);
  });

  it('of a batch fail together, and results that do not fit fail alone', async () => {
    const { main, errors } = from(8).mapAsync(
      async (batch) => {
        if (batch[0].n === 0) throw new Error('first');
        return batch.map((row) => (row.n === 5 ? { n: 2 ** 40 } : row));
      },
      { batch: { size: 4 }, onError: 'errors' },
    );
    const [good, bad] = [collect<Numbers>(), collect<AsyncErrorFields<Numbers>>()];
    main.sinkTo(good);
    errors.sinkTo(bad);
    await main.environment.execute().done;
    expect(good.rows.map(({ n }) => n)).toEqual([4, 6, 7]);
    expect(bad.rows.map(({ n }) => n)).toEqual([0, 1, 2, 3, 5]);
    expect(bad.rows[4].error).toMatch(/does not fit: Column 'n' is 1099511627776/);
  });

  it('are called again, later each time, while retryIf says so', async () => {
    const clock = new VirtualClock();
    const calls: [n: number, attempt: number, at: number][] = [];
    const stream = environment({ clock })
      .from(fromArray(numbers, rows(3)))
      .mapAsync(
        async (row, { attempt }) => {
          calls.push([row.n, attempt, clock.now()]);
          if (row.n === 1 && attempt < 3) throw new Error('again');
          if (row.n === 2) throw new Error('never');
          return row;
        },
        {
          onError: 'skip',
          retry: {
            attempts: 5,
            delay: 10,
            retryIf: (error) => error instanceof Error && error.message === 'again',
          },
        },
      );
    const result = stream.collect();
    for (let i = 0; i < 40; i++) {
      await turns(2);
      clock.advance(1);
    }
    expect(await result).toEqual([{ n: 0 }, { n: 1 }]);
    expect(calls).toEqual([
      [0, 1, 0],
      [1, 1, 0],
      [2, 1, 0],
      [1, 2, expect.closeTo(10, -1)],
      [1, 3, expect.closeTo(30, -1)],
    ]);
  });
});

describe('mapAsync checks its options', () => {
  it.each([
    [{ capacity: 0 }, "mapAsync's capacity is 0"],
    [{ timeout: 0 }, "mapAsync's timeout is 0"],
    [{ retry: { attempts: 0 } }, "mapAsync's retry.attempts is 0"],
    [{ retry: { attempts: 2, backoff: 0.5 } }, 'retry.backoff is 0.5'],
    [{ capacity: 3, batch: { size: 4 } }, 'less than the 4 rows of one call'],
  ] as const)('%o', (options, message) => {
    const anyOptions: MapAsyncOptions<Numbers> = options;
    expect(() =>
      from(1).mapAsync(() => [], anyOptions as typeof anyOptions & { batch: undefined }),
    ).toThrow(message);
  });
});

type RowsOf<S> = S extends AsyncIterable<infer R> ? R : never;

describe('types of mapAsync', () => {
  it('flow from the rows to the results', () => {
    const same = from(1).mapAsync(async (row) => {
      expectTypeOf(row).toEqualTypeOf<{ n: number }>();
      return row;
    });
    expectTypeOf<RowsOf<typeof same>>().toEqualTypeOf<{ n: number }>();
    expectTypeOf<RowsOf<typeof same.main>>().toEqualTypeOf<{ n: number }>();
    const other = from(1).mapAsync(
      async (batch, { signal, attempt }) => {
        expectTypeOf(batch).toEqualTypeOf<{ n: number }[]>();
        expectTypeOf(signal).toEqualTypeOf<AbortSignal>();
        expectTypeOf(attempt).toEqualTypeOf<number>();
        return batch.map(({ n }) => ({ text: String(n) }));
      },
      { batch: { size: 3 }, result: texts },
    );
    expectTypeOf<RowsOf<typeof other>>().toEqualTypeOf<{ text: string }>();
    expectTypeOf<RowsOf<typeof other.errors>>().toEqualTypeOf<{ n: number; error: string }>();
  });

  it('refuse what does not fit', () => {
    // @ts-expect-error a string is no row
    from(1).mapAsync(async () => 'x');
    // @ts-expect-error a row of other columns
    from(1).mapAsync(async () => ({ m: 1 }));
    // @ts-expect-error a word misspelt
    from(1).mapAsync(async (row) => row, { capasity: 3 });
  });
});
