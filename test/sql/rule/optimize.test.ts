// All rules in their order.
import { describe, expect, it } from 'vitest';
import { sqlAnswer } from '../../support/sqlAnswer.js';
import { optimizedPlan, plansOf } from '../../support/sqlPlans.js';

describe('optimize', () => {
  it('keeps the names that the user sees', async () => {
    const { sections } = await plansOf('SELECT x AS y FROM (SELECT a AS x FROM few) WHERE x > 0');
    expect(sections.get('Optimized Plan')).toMatch(/columns: y INT$/);
  });

  it('lets rules make room for others', async () => {
    const query =
      'SELECT m FROM (SELECT id, MAX(price) AS m, COUNT(*) AS n FROM bids, items ' +
      'WHERE item = id AND 1 = 1 GROUP BY id) WHERE id = 1 + 1 AND (n > 3 OR TRUE)';
    expect(await optimizedPlan(query)).toBe(
      [
        'Project(m)',
        '└─ Aggregate(groupBy=[id], select=[MAX(price)])',
        '   └─ Project(id, price)',
        '      └─ Join(type=[inner], on=[(item = id)])',
        '         ├─ Scan(table=[bids], columns=[item, price])',
        '         └─ Filter((id = 2))',
        '            └─ Scan(table=[items], columns=[id])',
      ].join('\n'),
    );
  });

  it.each([
    ['AND', (i: number) => `x <> ${i + 10}`],
    ['OR', (i: number) => `x = ${i}`],
  ])('takes chains of thousands of %s', async (operator, part) => {
    const chain = Array.from({ length: 5000 }, (_, i) => part(i)).join(` ${operator} `);
    const query = `SELECT x FROM (VALUES (1), (2)) AS t (x) WHERE ${chain}`;
    expect(await sqlAnswer(query)).toEqual(['1', '2']);
  });
});
