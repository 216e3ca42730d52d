import { describe, expect, it } from 'vitest';
import type { Rex } from '../../../src/sql/rex/rex.js';
import { booleanCall } from '../../../src/sql/rex/logic.js';
import { contradict } from '../../../src/sql/rule/contradiction.js';

const column = (index: number, kind = 'BIGINT'): Rex =>
  ({ kind: 'input', index, type: { kind, length: 9, isNullable: true } }) as Rex;
const constant = (value: unknown): Rex => {
  const kind = typeof value === 'string' ? 'CHAR' : 'INT';
  return { kind: 'literal', value, type: { kind, length: 1, isNullable: false } };
};
const call = (name: string, ...args: Rex[]): Rex =>
  booleanCall(name, args, true, ([first]) => first);
const a = column(0);

describe('contradictions', () => {
  it.each<[boolean, ...Rex[]]>([
    [true, call('=', a, constant(1)), call('=', constant(2n), a)],
    [false, call('=', a, constant(1)), call('=', constant(1n), a)],
    [true, call('<', a, constant(1)), call('>', a, constant(1n))],
    [true, call('<=', a, constant(1)), call('>', a, constant(1))],
    [false, call('<=', a, constant(1)), call('>=', a, constant(1))],
    [true, call('>', constant(0), a), call('<', constant(0), a)],
    [true, call('BETWEEN', a, constant(3), constant(2))],
    [false, call('BETWEEN', a, constant(2), constant(3)), call('<', a, constant(3))],
    [false, call('<', a, constant(1)), call('>', column(1), constant(1))],
    [
      true,
      call('=', column(0, 'VARCHAR'), constant('x')),
      call('=', column(0, 'VARCHAR'), constant('y')),
    ],
    [
      false,
      call('=', column(0, 'CHAR'), constant('x')),
      call('=', column(0, 'CHAR'), constant('x ')),
    ],
    [true, call('<', a, constant(new Date(0))), call('>', a, constant(new Date(5)))],
    [false, call('=', a, column(1)), call('=', a, constant(1))],
    [false, call('<>', a, constant(1)), call('=', a, constant(1))],
  ])('%s: %#', (expected, ...conditions) => {
    expect(contradict(conditions)).toBe(expected);
  });
});
