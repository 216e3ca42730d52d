import { expect, it } from 'vitest';
import { int32 } from '../../src/batch/dataType.js';
import { schema } from '../../src/batch/schema.js';
import { describeJoin } from '../../src/join/describeJoin.js';

const schemas = [schema({ id: int32() }), schema({ order: int32() })] as const;
const options = { name: 'join', type: 'left', schemas, keys: [[0], [0]] } as const;

it.each([
  [undefined, 'left join on id = order', ['all rows of both sides']],
  [
    { lower: -2000, upper: 60_000 },
    'left join on id = order, right time -2 s to +1 min of the left',
    ['rows that may match'],
  ],
])('an interval of %o', (interval, text, state) => {
  expect(describeJoin({ ...options, interval })).toEqual({ name: 'join', text, state });
});
