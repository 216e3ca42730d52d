import { describe, expect, it } from 'vitest';
import { lastOf, plansOf } from '../../support/sqlPlans.js';

const COUNTS = 'SELECT item, COUNT(*) AS n FROM bids GROUP BY item';

describe('EXPLAIN', () => {
  it('shows the query before and behind the rules, and its operators', async () => {
    const { sections } = await plansOf(COUNTS);
    expect([...sections.keys()]).toEqual([
      'Abstract Syntax Tree',
      'Optimized Plan',
      'Physical Plan',
    ]);
    expect(sections.get('Optimized Plan')).toContain('columns: item INT, n BIGINT NOT NULL');
  });

  it('takes the details of Flink', async () => {
    const details = 'CHANGELOG_MODE, PLAN_ADVICE, ESTIMATED_COST, JSON_EXECUTION_PLAN';
    const { sections, physical } = await plansOf(COUNTS, { details });
    expect(physical).toContain('changelogMode=[I,UB,UA]');
    expect(sections.get('Plan Advice')).toMatch(/^advice\[1\]: \[WARNING\] GROUP BY of 'bids'/);
    expect(sections.get('Estimated Cost')).toContain('no statistics');
    const json: unknown = JSON.parse(sections.get('Physical Execution Plan') ?? '');
    const { nodes } = json as { nodes: readonly object[] };
    expect(nodes.at(-2)).toMatchObject({
      type: 'groupAggregate',
      changelogMode: 'I,UB,UA',
      distribution: 'hash[item]',
      predecessors: [{ id: nodes.length - 2 }],
    });
    const quiet = await plansOf('SELECT * FROM bids', { details: 'PLAN_ADVICE' });
    expect(quiet.sections.get('Plan Advice')).toBe('No available advice.');
  });

  it('is of INSERT and of sets too, and of nothing else', async () => {
    const insert = 'INSERT INTO sink SELECT item, n FROM (' + COUNTS + ')';
    expect((await plansOf(insert)).physical).toMatch(/^sink sink: .*changelogMode=\[I,UB,UA\]/);
    const set = `STATEMENT SET BEGIN ${insert}; ${insert}; END`;
    expect((await plansOf(set)).physical).toContain('sink sink-2');
    await expect(lastOf('EXPLAIN DROP TABLE bids')).rejects.toThrow(
      'EXPLAIN of DROP is not supported',
    );
  });
});
