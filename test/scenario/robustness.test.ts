// Functions of users that misbehave: whatever they do, the job ends with an error that names the
// operator and the row, and nothing else happens.
import {
  int32,
  schema,
  string,
  timestamp,
  tumble,
  valueState,
  watermarks,
  type DataStream,
  type FieldsOf,
  type MillraceError,
  type RowOf,
} from 'millrace';
import { testDriver, testInput } from 'millrace/testing';
import { describe, expect, it } from 'vitest';

const numbers = schema({
  key: string().nullable(),
  n: int32().nullable(),
  at: timestamp(3).asEpoch().nullable(),
});
type Columns = FieldsOf<typeof numbers>;
type Numbered = RowOf<Columns>;
type Stream = DataStream<Columns>;

/** Passes a good answer on, or turns it into what it must not be. */
type Spoil = <T>(row: Numbered, good: T) => T;

/** What each function that misbehaves does where it should answer. */
const misbehaviours: Readonly<Record<string, () => unknown>> = {
  throws: () => {
    throw new RangeError('boom');
  },
  'throws no error': () => {
    // oxlint-disable-next-line no-throw-literal -- users do
    throw 'boom';
  },
  rejects: () => Promise.reject(new Error('boom')),
  'answers with a promise': () => Promise.resolve({}),
  'answers with a number': () => 5,
  'answers with nothing': () => null,
};

const operations: Readonly<Record<string, (stream: Stream, spoil: Spoil) => Stream>> = {
  filter: (stream, spoil) => stream.filter((row) => spoil(row, true)),
  map: (stream, spoil) => stream.map((row) => spoil(row, row)),
  flatMap: (stream, spoil) => stream.flatMap((row) => spoil(row, [row])),
  reduce: (stream, spoil) => stream.keyBy('key').reduce((_, row) => spoil(row, row)),
  'window reduce': (stream, spoil) =>
    stream
      .keyBy('key')
      .window(tumble('1h'))
      .reduce((_, row) => spoil(row, row)),
  mapAsync: (stream, spoil) => stream.mapAsync((row) => spoil(row, row)),
  process: (stream, spoil) =>
    stream.process({
      output: numbers,
      processElement: (row) => spoil(row, undefined),
    }),
  'keyed process': (stream, spoil) =>
    stream.keyBy('key').process({
      state: { last: valueState(int32()) },
      output: numbers,
      processElement(row, ctx) {
        ctx.state.last.set(row.n ?? 0);
        return spoil(row, undefined);
      },
    }),
  timer: (stream, spoil) =>
    stream.keyBy('key').process({
      output: numbers,
      processElement: (row, ctx) => ctx.timers.registerEventTime(row.at ?? 0),
      onTimer: (at) => spoil({ key: 'k', n: at / 1000, at }, undefined),
    }),
  'window process': (stream, spoil) =>
    stream
      .keyBy('key')
      .window(tumble('1s'))
      .process({ output: numbers, process: (_key, _window, [row]) => spoil(row, undefined) }),
};
const returnNothing = ['process', 'keyed process', 'timer', 'window process'];

/**
 * `mapAsync` takes promises, and nothing as no row; what functions answer that should answer nothing
 * is not looked at.
 */
const isAllowed = (operation: string, kind: string): boolean =>
  (operation === 'mapAsync' && /promise|nothing/.test(kind)) ||
  (returnNothing.includes(operation) && /number|nothing/.test(kind));

const cases = Object.keys(operations).flatMap((operation) =>
  Object.keys(misbehaviours)
    .filter((kind) => !isAllowed(operation, kind))
    .map((kind) => [operation, kind] as const),
);

const rows: Numbered[] = Array.from({ length: 6 }, (_, n) => ({ key: 'k', n, at: n * 1000 }));

async function failureOf(
  operation: (stream: Stream, spoil: Spoil) => Stream,
  misbehave: () => unknown,
): Promise<MillraceError> {
  const spoil: Spoil = (row, good) => (row.n === 3 ? (misbehave() as typeof good) : good);
  const input = testInput(numbers, { watermarks: watermarks.monotonous('at') });
  await using driver = await testDriver({ numbers: input }, (inputs) => ({
    result: operation(inputs.numbers.named('input'), spoil).named('the operator'),
  }));
  const failing = driver.push('numbers', ...rows).then(() => driver.finish());
  const error: unknown = await failing.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(driver.job.status).toBe('failed');
  return error as MillraceError;
}

describe('a function that misbehaves', () => {
  it.each(cases)('%s: %s', async (operation, kind) => {
    const error = await failureOf(operations[operation], misbehaviours[kind]);
    expect(error).toMatchObject({ code: 'DATA_FUNCTION', domain: 'data' });
    expect(error.location.operator).toBe('the operator');
    if (operation === 'timer') expect(error.message).toContain('onTimer(3000) of the key');
    else if (operation !== 'window process') expect(error.location.row).toBe(3);
    const isThrown = kind.startsWith('throws') || (operation === 'mapAsync' && kind === 'rejects');
    expect(error.message).toMatch(isThrown ? /boom/ : /(returned|gave) .*expected/);
  });
});
