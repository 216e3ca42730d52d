import { describe, expect, it } from 'vitest';
import { blackholeFactory } from '../../../src/sql/connector/blackhole.js';
import { writeRows } from '../../support/tableRequest.js';

describe("the connector 'blackhole'", () => {
  it('takes rows', async () => {
    await writeRows("CREATE TABLE t (a INT) WITH ('connector' = 'blackhole')", [{ a: 1 }]);
    expect(blackholeFactory.takesChanges).toBe(true);
  });
});
