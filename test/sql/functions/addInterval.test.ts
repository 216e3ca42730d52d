import { expect, it } from 'vitest';
import { literalNode, node } from '../../../src/expression/node.js';
import { addInterval } from '../../../src/sql/functions/addInterval.js';

const column = (name: string) => node({ kind: 'column', name });
const time = column('at');
const type = { kind: 'TIMESTAMP', precision: 3, isNullable: false } as const;

it('gives constants to the kernels, in days where they are whole', () => {
  expect(addInterval(time, literalNode(-90_000), 1, false, type)).toMatchObject({
    kind: 'call',
    option: 'MILLISECOND',
  });
  expect(addInterval(time, literalNode(86_400_000), -1, false, type)).toMatchObject({
    kind: 'call',
    option: 'DAY',
  });
});

it('computes other intervals in JavaScript', () => {
  expect(addInterval(time, column('by'), -1, true, type)).toMatchObject({
    kind: 'function',
    name: '-',
  });
});
