import { describe, expect, it } from 'vitest';
import { optimizedPlan } from '../../support/sqlPlans.js';

const lines = (...parts: readonly string[]): string => parts.join('\n');

describe('projections of projections', () => {
  it.each([
    [
      'become one',
      'SELECT y * 2 AS z FROM (SELECT x + 1 AS y FROM (SELECT a + b AS x FROM few))',
      lines('Project((((a + b) + 1) * 2) AS z)', '└─ Scan(table=[few], columns=[a, b])'),
    ],
    [
      'that change nothing go',
      'SELECT * FROM (SELECT a, b, c FROM (SELECT * FROM few))',
      'Scan(table=[few], columns=[a, b, c])',
    ],
    [
      'stay where something would be computed twice',
      'SELECT x, x * x AS y FROM (SELECT a + b AS x FROM few)',
      lines(
        'Project(x, (x * x) AS y)',
        '└─ Project((a + b) AS x)',
        '   └─ Scan(table=[few], columns=[a, b])',
      ),
    ],
    [
      'stay where a value differs from call to call',
      'SELECT x + 1 AS y FROM (SELECT RAND() AS x FROM few)',
      lines(
        'Project((x + 1) AS y)',
        '└─ Project(RAND() AS x)',
        '   └─ Scan(table=[few], columns=[a])',
      ),
    ],
    [
      'of constants and columns become one however often they are read',
      "SELECT x || x AS y, a + a AS z FROM (SELECT 'x' AS x, a FROM few)",
      lines("Project(('x' || 'x') AS y, (a + a) AS z)", '└─ Scan(table=[few], columns=[a])'),
    ],
  ])('%s', async (_, query, plan) => {
    expect(await optimizedPlan(query)).toBe(plan);
  });
});
