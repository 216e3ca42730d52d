// Aggregates right above a window function.
import { describe, expect, it } from 'vitest';
import { plansOf } from '../../support/sqlPlans.js';

const hopped =
  "TABLE(HOP(TABLE bids, DESCRIPTOR(`at`), INTERVAL '2' SECOND, INTERVAL '10' SECOND))";
const sessions = (partition: string): string =>
  `TABLE(SESSION(TABLE bids ${partition}, DESCRIPTOR(\`at\`), INTERVAL '5' SECOND))`;

async function linesOf(query: string): Promise<string[]> {
  const { physical } = await plansOf(query);
  return physical.split('\n').map((line) => line.replace(/^[│├└─ ]+/u, ''));
}

describe('fused aggregates', () => {
  it('compute keys and arguments below, and columns of windows above', async () => {
    const query =
      `SELECT window_end, item + 1, SUM(price * 2) FILTER (WHERE ok) FROM ${hopped} ` +
      'GROUP BY window_start, window_end, item + 1';
    const lines = await linesOf(query);
    const at = lines.findIndex((line) => line.startsWith('hop: HOP(10 s, every 2 s) by '));
    expect(at).toBeGreaterThan(0);
    const below = lines.slice(at).find((line) => line.startsWith('project'));
    expect(below).toContain('CASE WHEN ok THEN');
    expect(below).toContain('(item + 1)');
  });

  it('are of sessions whose partition is grouped by, of others not', async () => {
    const groups = 'GROUP BY window_start, window_end, item';
    const own = await linesOf(`SELECT COUNT(*) FROM ${sessions('PARTITION BY item')} ${groups}`);
    expect(own.some((line) => line.startsWith('session: '))).toBe(true);
    const other = await linesOf(
      `SELECT COUNT(*) FROM ${sessions('PARTITION BY bidder')} ${groups}`,
    );
    expect(other.some((line) => line.startsWith('session: '))).toBe(false);
    expect(other.some((line) => line.startsWith('windowTable: '))).toBe(true);
  });

  it('do not read windows in their calls', async () => {
    const lines = await linesOf(
      `SELECT MAX(window_start) FROM ${hopped} GROUP BY window_start, window_end`,
    );
    expect(lines.some((line) => line.startsWith('windowTable: '))).toBe(true);
  });
});
