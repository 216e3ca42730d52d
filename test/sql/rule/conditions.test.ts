import { describe, expect, it } from 'vitest';
import { allOf, booleanCall } from '../../../src/sql/rex/logic.js';
import type { Rex } from '../../../src/sql/rex/rex.js';
import { rexText } from '../../../src/sql/rex/rexText.js';
import { joinParts } from '../../../src/sql/rule/conditions.js';

const column = (index: number, kind = 'INT', isNullable = false): Rex =>
  ({ kind: 'input', index, type: { kind, isNullable } }) as Rex;
const call = (name: string, ...args: Rex[]): Rex =>
  booleanCall(name, args, false, ([first]) => first);
const [l0, l1, r0, r1] = [0, 1, 2, 3].map((index) => column(index));

function parts(condition: Rex, takesNullSafe?: boolean): readonly string[] {
  const { keys, rest } = joinParts(condition, 2, takesNullSafe);
  return [
    ...keys.map(({ left, right }) => `${rexText(left)} = ${rexText(right)}`),
    ...rest.map((rex) => rexText(rex)),
  ];
}

describe('the parts of a join', () => {
  it('are equalities of both sides, and the rest', () => {
    const condition = allOf([call('=', l0, r1), call('=', r0, l1), call('<', l0, r0)]);
    expect(parts(condition)).toEqual(['$0 = $1', '$1 = $0', '($0 < $2)']);
    expect(parts(call('=', l0, l1))).toEqual(['($0 = $1)']);
    expect(parts(call('=', l0, call('+', l1, r0)))).toEqual(['($0 = ($1 + $2))']);
  });

  it('have one type', () => {
    expect(parts(call('=', l0, column(2, 'BIGINT')))).toEqual(['CAST($0 AS BIGINT NOT NULL) = $0']);
  });

  it('are null-safe where that is asked for', () => {
    const safe = (right: Rex): Rex => call('IS NOT DISTINCT FROM', l0, right);
    expect(parts(safe(r0))).toEqual(['IS NOT DISTINCT FROM($0, $2)']);
    expect(parts(safe(r0), true)).toEqual(['$0 = $0']);
    expect(parts(safe(column(2, 'INT', true)), true)).toHaveLength(2);
  });
});
