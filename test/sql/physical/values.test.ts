import { describe, expect, it } from 'vitest';
import { folded } from '../../../src/sql/physical/values.js';
import type { Rex } from '../../../src/sql/rex/rex.js';
import type { LogicalType } from '../../../src/sql/types/index.js';
import { sqlAnswer } from '../../support/sqlAnswer.js';
import { plansOf } from '../../support/sqlPlans.js';

const INT: LogicalType = { kind: 'INT', isNullable: false };
const cast = (value: unknown, from: LogicalType, type: LogicalType): Rex => ({
  kind: 'cast',
  input: { kind: 'literal', value, type: from },
  type,
  isTry: false,
});

describe('VALUES', () => {
  it('are one source, but for what is computed', async () => {
    expect((await plansOf('VALUES (1, 2), (3, 4)')).physical).toMatch(/^values: read values/);
    const computed = await plansOf('VALUES (1, 1 / 0), (3, 4)');
    expect(computed.physical).toMatch(/^union: union of 2 streams/);
    expect((await plansOf('SELECT a FROM few WHERE FALSE')).physical).toMatch(/^values: /);
  });

  it('have the types that all rows have in common', async () => {
    const rows = "SELECT * FROM (VALUES (1, 'a'), (30000000000, 'bcd'), (NULL, NULL)) AS t (x, y)";
    expect(await sqlAnswer(rows)).toEqual(['1 a', '30000000000 bcd', 'null null']);
  });

  it('fold casts that lose nothing', () => {
    const long: LogicalType = { kind: 'BIGINT', isNullable: false };
    expect(folded(cast(5, INT, long))).toMatchObject({ kind: 'literal', value: 5n });
    expect(folded(cast(null, INT, long))).toMatchObject({ kind: 'literal', value: null });
    expect(folded(cast(5n, long, INT)).kind).toBe('cast');
    const double: LogicalType = { kind: 'DOUBLE', isNullable: false };
    expect(folded(cast(5, INT, double))).toMatchObject({ kind: 'literal', value: 5 });
    const text: LogicalType = { kind: 'VARCHAR', length: 9, isNullable: false };
    const char: LogicalType = { kind: 'CHAR', length: 1, isNullable: false };
    expect(folded(cast('x', char, text))).toMatchObject({ kind: 'literal', value: 'x' });
  });
});
