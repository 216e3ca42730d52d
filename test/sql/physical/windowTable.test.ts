// Window functions whose rows nothing aggregates right above.
import { describe, expect, it } from 'vitest';
import { plansOf } from '../../support/sqlPlans.js';

async function lineOf(call: string): Promise<string | undefined> {
  const { physical } = await plansOf(`SELECT item, window_end FROM TABLE(${call})`);
  return physical
    .split('\n')
    .find((line) => line.includes('windowTable: '))
    ?.replace(/^.*windowTable: /, '');
}

describe('window functions', () => {
  it('stay where the rows are, but for sessions', async () => {
    const tumbled = await lineOf("TUMBLE(TABLE bids, DESCRIPTOR(`at`), INTERVAL '10' SECOND)");
    expect(tumbled).toMatch(/changelogMode=\[I\], runs=\[kernels\]$/);
    const sessions = (partition: string): string =>
      `SESSION(TABLE bids ${partition}, DESCRIPTOR(\`at\`), INTERVAL '5' SECOND)`;
    expect(await lineOf(sessions('PARTITION BY item'))).toContain('distribution=[hash[item]]');
    expect(await lineOf(sessions(''))).toContain('distribution=[single]');
  });
});
