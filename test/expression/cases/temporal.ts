// Dates and times: before 1970, leap days, ends of months, weeks.
import {
  date,
  int32,
  int64,
  string,
  timestamp,
  timestampLtz,
} from '../../../src/batch/dataType.js';
import type { TimeUnit } from '../../../src/expression/timeUnit.js';
import { lit } from '../../../src/expression/expression.js';
import { BAD_CAST, on, type ExpressionCase } from './case.js';

const ts = [timestamp(3).asText()];
const day = [date().asText()];
const N = null;
const BEFORE = '1969-12-31 23:59:59.999';
const LEAP = '2024-02-29 12:34:56.789';
const EPOCH = '1970-01-01 00:00:00.000';

/** Parts of 1969-12-31 23:59:59.999, 2024-02-29 12:34:56.789 and 1970-01-01. */
const parts: readonly (readonly [TimeUnit, number, number, number])[] = [
  ['YEAR', 1969, 2024, 1970],
  ['QUARTER', 4, 1, 1],
  ['MONTH', 12, 2, 1],
  ['WEEK', 1, 9, 1],
  ['DAY', 31, 29, 1],
  ['DAY_OF_WEEK', 4, 5, 5],
  ['DAY_OF_YEAR', 365, 60, 1],
  ['HOUR', 23, 12, 0],
  ['MINUTE', 59, 34, 0],
  ['SECOND', 59, 56, 0],
  ['MILLISECOND', 999, 789, 0],
  ['EPOCH', -1, 1709210096, 0],
];

const WEEKS = { gap: 'Flink SQL floors and ceils weeks to Sundays, here to Mondays.' };

/** The start of the unit that each is in, and of the next. */
const floors: readonly (readonly [TimeUnit, string, string, string, string, object?])[] = [
  [
    'YEAR',
    '1969-01-01 00:00:00.000',
    '1970-01-01 00:00:00.000',
    '2024-01-01 00:00:00.000',
    '2025-01-01 00:00:00.000',
  ],
  [
    'QUARTER',
    '1969-10-01 00:00:00.000',
    '1970-01-01 00:00:00.000',
    '2024-01-01 00:00:00.000',
    '2024-04-01 00:00:00.000',
  ],
  [
    'MONTH',
    '1969-12-01 00:00:00.000',
    '1970-01-01 00:00:00.000',
    '2024-02-01 00:00:00.000',
    '2024-03-01 00:00:00.000',
  ],
  [
    'WEEK',
    '1969-12-28 00:00:00.000',
    '1970-01-04 00:00:00.000',
    '2024-02-25 00:00:00.000',
    '2024-03-03 00:00:00.000',
    WEEKS,
  ],
  [
    'DAY',
    '1969-12-31 00:00:00.000',
    '1970-01-01 00:00:00.000',
    '2024-02-29 00:00:00.000',
    '2024-03-01 00:00:00.000',
  ],
  [
    'HOUR',
    '1969-12-31 23:00:00.000',
    '1970-01-01 00:00:00.000',
    '2024-02-29 12:00:00.000',
    '2024-02-29 13:00:00.000',
  ],
  [
    'MINUTE',
    '1969-12-31 23:59:00.000',
    '1970-01-01 00:00:00.000',
    '2024-02-29 12:34:00.000',
    '2024-02-29 12:35:00.000',
  ],
  [
    'SECOND',
    '1969-12-31 23:59:59.000',
    '1970-01-01 00:00:00.000',
    '2024-02-29 12:34:56.000',
    '2024-02-29 12:34:57.000',
  ],
  ['MILLISECOND', BEFORE, BEFORE, LEAP, LEAP],
];

/** unit, count, start, end. */
const sums: readonly (readonly [TimeUnit, number, string, string])[] = [
  ['MONTH', 1, '2024-01-31 10:00:00.000', '2024-02-29 10:00:00.000'],
  ['MONTH', 1, '2023-01-31 10:00:00.000', '2023-02-28 10:00:00.000'],
  ['MONTH', -1, '2024-03-31 00:00:00.001', '2024-02-29 00:00:00.001'],
  ['MONTH', 13, '2023-01-31 00:00:00.000', '2024-02-29 00:00:00.000'],
  ['MONTH', -3, '1970-01-31 23:59:59.999', '1969-10-31 23:59:59.999'],
  ['QUARTER', 1, '2023-11-30 00:00:00.000', '2024-02-29 00:00:00.000'],
  ['YEAR', 1, '2024-02-29 00:00:00.000', '2025-02-28 00:00:00.000'],
  ['YEAR', -4, '2024-02-29 00:00:00.000', '2020-02-29 00:00:00.000'],
  ['YEAR', -100, '2000-02-29 00:00:00.000', '1900-02-28 00:00:00.000'],
  ['WEEK', 1, '2024-02-26 00:00:00.000', '2024-03-04 00:00:00.000'],
  ['DAY', 1, '2024-02-28 12:00:00.000', '2024-02-29 12:00:00.000'],
  ['DAY', -1, '1970-01-01 00:00:00.000', '1969-12-31 00:00:00.000'],
  ['HOUR', -1, EPOCH, '1969-12-31 23:00:00.000'],
  ['MINUTE', 1, BEFORE, '1970-01-01 00:00:59.999'],
  ['SECOND', 100, BEFORE, '1970-01-01 00:01:39.999'],
  ['MILLISECOND', 1, BEFORE, EPOCH],
];

/** unit, from, to, whole units between. */
const differences: readonly (readonly [TimeUnit, string, string, number, string?])[] = [
  ['SECOND', BEFORE, EPOCH, 0],
  ['SECOND', '1969-12-31 23:59:58.000', '1970-01-01 00:00:01.500', 3],
  ['MINUTE', EPOCH, BEFORE, 0],
  ['HOUR', '2024-03-01 00:00:00.000', '2024-02-28 23:30:00.000', -24],
  ['DAY', '2024-02-28 00:00:00.000', '2024-03-01 00:00:00.000', 2],
  ['DAY', '2024-02-28 12:00:00.000', '2024-03-01 11:59:59.999', 1],
  ['WEEK', '2024-02-01 00:00:00.000', '2024-02-15 00:00:00.000', 2],
  ['MONTH', '2024-01-15 00:00:00.000', '2024-03-15 00:00:00.000', 2],
  ['MONTH', '2024-01-15 00:00:00.001', '2024-03-15 00:00:00.000', 1],
  ['MONTH', '2024-03-15 00:00:00.000', '2024-01-16 00:00:00.000', -1],
  ['MONTH', '2024-01-31 00:00:00.000', '2024-02-29 00:00:00.000', 1],
  ['QUARTER', '2024-01-01 00:00:00.000', '2024-12-31 00:00:00.000', 3],
  ['YEAR', '2020-02-29 00:00:00.000', '2024-02-28 00:00:00.000', 3],
  ['YEAR', '2020-02-29 00:00:00.000', '2024-02-29 00:00:00.000', 4],
  ['YEAR', '1970-01-01 00:00:00.000', '1969-01-02 00:00:00.000', 0],
];

export const temporal: readonly ExpressionCase[] = [
  ...parts.map(([unit, before, leap, epoch]) =>
    on(
      ts,
      (a) => a.extract(unit),
      [
        [BEFORE, before],
        [LEAP, leap],
        [EPOCH, epoch],
        [N, N],
      ],
      'BIGINT',
    ),
  ),
  ...parts.slice(0, 7).map(([unit, before, leap, epoch]) =>
    on(
      day,
      (a) => a.extract(unit),
      [
        ['1969-12-31', before],
        ['2024-02-29', leap],
        ['1970-01-01', epoch],
        [N, N],
      ],
      'BIGINT',
    ),
  ),
  ...floors.map(([unit, before, , leap, , gap]) =>
    on(
      ts,
      (a) => a.floorTo(unit),
      [
        [BEFORE, before],
        [LEAP, leap],
        [N, N],
      ],
      { type: 'TIMESTAMP(3)', ...gap },
    ),
  ),
  ...floors.map(([unit, , before, , leap, gap]) =>
    on(
      ts,
      (a) => a.ceilTo(unit),
      [
        [BEFORE, before],
        [LEAP, leap],
        [N, N],
      ],
      { type: 'TIMESTAMP(3)', ...gap },
    ),
  ),
  ...floors
    .filter(([unit]) => unit !== 'WEEK')
    .map(([unit]) =>
      on(ts, (a) => a.ceilTo(unit), [
        [EPOCH, EPOCH],
        ['2024-01-01 00:00:00.000', '2024-01-01 00:00:00.000'],
      ]),
    ),
  ...sums.map(([unit, count, start, end]) =>
    on(
      ts,
      (a) => a.timestampAdd(unit, count),
      [
        [start, end],
        [N, N],
      ],
      'TIMESTAMP(3)',
    ),
  ),
  ...differences.map(([unit, from, to, count]) =>
    on(
      [ts[0], ts[0]],
      (a, b) => a.timestampDiff(unit, b),
      [
        [from, to, count],
        [from, from, 0],
        [from, N, N],
        [N, to, N],
      ],
      { type: 'INT' },
    ),
  ),
  on(ts, (a) => a.extract('WEEK'), [
    ['2021-01-03 00:00:00.000', 53],
    ['2021-01-04 00:00:00.000', 1],
    ['2024-12-30 00:00:00.000', 1],
    ['2020-12-31 00:00:00.000', 53],
  ]),
  on(ts, (a) => a.dayOfWeek(), [
    ['2024-03-03 00:00:00.000', 1],
    ['2024-03-02 23:59:59.999', 7],
  ]),
  on(ts, (a) => a.extract('DAY_OF_YEAR'), [
    ['2024-12-31 00:00:00.000', 366],
    ['2023-12-31 23:59:59.999', 365],
    ['1900-03-01 00:00:00.000', 60],
  ]),
  on([timestamp(3).asText(), int32()], (a, b) => a.timestampAdd('MONTH', b), [
    ['2024-01-31 00:00:00.000', 1, '2024-02-29 00:00:00.000'],
    ['2024-01-31 00:00:00.000', N, N],
    ['2024-01-31 00:00:00.000', -12, '2023-01-31 00:00:00.000'],
  ]),
  on(
    day,
    (a) => a.timestampAdd('MONTH', 1),
    [
      ['2024-01-31', '2024-02-29'],
      ['1969-12-31', '1970-01-31'],
    ],
    'DATE',
  ),
  on(
    day,
    (a) => a.timestampAdd('DAY', -1),
    [
      ['2024-03-01', '2024-02-29'],
      ['1970-01-01', '1969-12-31'],
    ],
    'DATE',
  ),
  on(day, (a) => a.timestampAdd('HOUR', 1), [['2024-02-29', '2024-02-29 01:00:00.000']]),
  on(
    day,
    (a) => a.floorTo('MONTH'),
    [
      ['2024-02-29', '2024-02-01'],
      ['1969-12-31', '1969-12-01'],
    ],
    'DATE',
  ),
  on(
    day,
    (a) => a.ceilTo('MONTH'),
    [
      ['2024-02-29', '2024-03-01'],
      ['2024-02-01', '2024-02-01'],
    ],
    'DATE',
  ),
  on(day, (a) => a.floorTo('YEAR'), [['1969-12-31', '1969-01-01']], 'DATE'),
  on(
    [date().asText(), date().asText()],
    (a, b) => a.timestampDiff('DAY', b),
    [
      ['1969-12-31', '1970-01-01', 1],
      ['2024-03-01', '2024-02-29', -1],
    ],
    'INT',
  ),
  on(
    [date().asText(), timestamp(3).asText()],
    (a, b) => a.timestampDiff('HOUR', b),
    [['2024-02-29', LEAP, 12]],
    'INT',
  ),
  on(
    ts,
    (a) => a.dateFormat('yyyy-MM-dd HH:mm:ss.SSS'),
    [
      [BEFORE, BEFORE],
      [LEAP, LEAP],
      ['0099-01-02 03:04:05.006', '0099-01-02 03:04:05.006'],
    ],
    'STRING',
  ),
  on(ts, (a) => a.dateFormat('dd.MM.yyyy'), [
    [LEAP, '29.02.2024'],
    [BEFORE, '31.12.1969'],
    [N, N],
  ]),
  on(ts, (a) => a.dateFormat("yyyy-MM-dd'T'HH:mm''ss"), [[LEAP, "2024-02-29T12:34'56"]]),
  on(ts, (a) => a.dateFormat('HHmmss/SSS'), [[LEAP, '123456/789']]),
  on(day, (a) => a.dateFormat('yyyy/MM/dd'), [
    ['2024-02-29', '2024/02/29'],
    ['1969-12-31', '1969/12/31'],
  ]),
  on(
    ts,
    (a) => a.epochMs(),
    [
      [BEFORE, -1],
      [EPOCH, 0],
      ['2024-02-29 00:00:00.000', 1709164800000],
    ],
    'BIGINT',
  ),
  on(day, (a) => a.epochMs(), [
    ['1969-12-31', -86400000],
    ['1970-01-02', 86400000],
  ]),
  on(
    [int64()],
    (a) => a.toTimestamp(),
    [
      [-1n, BEFORE],
      [0n, EPOCH],
      [1709164800000n, '2024-02-29 00:00:00.000'],
    ],
    'TIMESTAMP(3)',
  ),
  on(
    [string()],
    (a) => a.toTimestamp(),
    [
      ['2024-02-29 12:34:56.789', LEAP],
      ['2024-02-29', '2024-02-29 00:00:00.000'],
      ['2023-02-29', BAD_CAST],
    ],
    'TIMESTAMP(3)',
  ),
  on([timestampLtz(3).asText()], (a) => a.hour(), [['2024-02-29 12:34:56.789', 12]]),
  on(
    [timestampLtz(3).asText()],
    (a) => a.floorTo('DAY'),
    [['2024-02-29 12:34:56.789Z', '2024-02-29 00:00:00.000']],
    'TIMESTAMP_LTZ(3)',
  ),
  on(ts, (a) => lit('1970-01-01 00:00:00').timestampDiff('DAY', a), [
    [LEAP, 19782],
    [BEFORE, 0],
  ]),
];
