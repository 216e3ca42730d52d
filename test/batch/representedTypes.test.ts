import { afterEach, describe, expect, expectTypeOf, it } from 'vitest';
import {
  environment,
  fromArray,
  int64,
  schema,
  timestamp,
  timestampLtz,
  type ValueOf,
} from 'millrace';

const global = globalThis as { Temporal?: unknown };
const given = global.Temporal;
afterEach(() => {
  if (given === undefined) delete global.Temporal;
  else global.Temporal = given;
});

/** As much of Temporal as columns need. */
class Instant {
  constructor(readonly epochNanoseconds: bigint) {}
  static fromEpochNanoseconds = (ns: bigint): Instant => new Instant(ns);
  toZonedDateTimeISO = (_zone: string) => ({ toPlainDateTime: () => new Plain(this) });
}
class Plain {
  constructor(private readonly instant: Instant) {}
  toZonedDateTime = (_zone: string): Instant => this.instant;
}

describe('timestamps', () => {
  const columns = {
    plain: timestamp(),
    date: timestamp(3, { as: 'date' }),
    epoch: timestamp(3, { as: 'epoch' }),
    iso: timestamp(6, { as: 'iso' }),
    instant: timestampLtz(3, { as: 'iso' }),
    text: timestamp(0, { as: 'text' }),
    none: timestamp(3, { as: 'iso' }).nullable(),
  };
  type Row = (typeof all)['rowType'];
  const all = schema(columns);

  it('surface as what they are asked for, and types follow', async () => {
    const at = new Date('2026-01-31T23:59:59.123Z');
    const row = {
      plain: at,
      date: at,
      epoch: at.getTime(),
      iso: '2026-01-31T23:59:59.123456',
      instant: '2026-02-01T01:59:59.123+02:00',
      text: '2026-01-31 23:59:59',
      none: null,
    };
    const [read] = await environment()
      .from(fromArray(all, [row]))
      .collect();
    expect(read).toEqual({ ...row, instant: '2026-01-31T23:59:59.123Z' });
    expectTypeOf<Row>().toEqualTypeOf<{
      plain: Date;
      date: Date;
      epoch: number;
      iso: string;
      instant: string;
      text: string;
      none: string | null;
    }>();
    expectTypeOf<ValueOf<ReturnType<typeof timestamp<9>>>>().toEqualTypeOf<string>();
  });

  it('surface as Temporal where it is', async () => {
    if (given === undefined) {
      expect(() => timestamp(3, { as: 'temporal' })).toThrow(/no Temporal; use as: 'iso'/);
    }
    global.Temporal = { Instant };
    const temporal = schema({
      wall: timestamp(3, { as: 'temporal' }).nullable(),
      at: timestampLtz(9, { as: 'temporal' }),
    });
    const rows = [
      { wall: new Plain(new Instant(-1n)), at: new Instant(-1_234_567_890_123_456_789n) },
      { wall: null, at: '2026-01-31T00:00:00Z' },
    ];
    const read = (await environment().from(fromArray(temporal, rows)).collect()) as {
      wall: Plain | null;
      at: Instant;
    }[];
    expect(read[0].wall?.toZonedDateTime('UTC').epochNanoseconds).toBe(-1_000_000n);
    expect(read[0].at.epochNanoseconds).toBe(-1_234_567_890_123_456_789n);
    expect(read[1].wall).toBeNull();
    expect(read[1].at.epochNanoseconds).toBe(BigInt(Date.parse('2026-01-31')) * 1_000_000n);
  });

  it('refuse what cannot be', () => {
    expect(() => timestamp(6, { as: 'date' })).toThrow(/A Date holds milliseconds/);
    expect(() => timestamp(10)).toThrow(/TIMESTAMP precision is 10; expected 0 to 9/);
  });
});

it('BIGINT surfaces as what it is asked for', async () => {
  const columns = schema({ a: int64(), b: int64({ as: 'number' }), c: int64({ as: 'string' }) });
  expectTypeOf<(typeof columns)['rowType']>().toEqualTypeOf<{ a: bigint; b: number; c: string }>();
  const rows = [{ a: 2n ** 60n, b: -7, c: '-9223372036854775808' }];
  expect(await environment().from(fromArray(columns, rows)).collect()).toEqual(rows);
  const wrong = environment().from(fromArray(columns, [{ ...rows[0], c: '1.5' }]));
  await expect(wrong.collect()).rejects.toThrow(/Column 'c' is '1.5'/);
});
