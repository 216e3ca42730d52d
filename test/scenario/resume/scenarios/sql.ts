// The Nexmark queries in SQL, against Flink's answers.
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { csv, DataStream, type Fields } from 'millrace';
import { SqlSession } from '../../../../src/api/sql/session.js';
import { eventsFile, goldenRows } from '../../../flink/golden.js';
import type { Scenario } from '../scenario.js';

const QUERIES = 'q0 q1 q2 q3 q4 q5 q7 q8 q9 q10 q11 q14 q15 q16 q17 q18 q19 q20 q21 q22'.split(' ');
const scripts = new URL('../../../../bench/nexmark/queries/', import.meta.url);
const script = (name: string): string => readFileSync(new URL(`${name}.sql`, scripts), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'millrace-sql-resume-'));
writeFileSync(join(folder, 'events.jsonl'), gunzipSync(readFileSync(eventsFile)));

function scenarioOf(query: string): Scenario {
  return {
    name: `${query} in SQL`,
    build: async (env, watch) => {
      const session = new SqlSession({ baseFolder: folder, watch });
      for (const { statement, sql } of session.parse(`${script('tables')}\n${script(query)}`)) {
        const executed = await session.execute(statement, sql, env);
        if (executed.kind !== 'query') continue;
        return { answer: new DataStream<Fields>(env, executed.node) };
      }
      throw new Error(`${query} has no query.`);
    },
    compare: { kind: 'changes' },
    format: csv({ header: false }),
    expected: () => ({ answer: goldenRows(query).slice(1) }),
    batchSizes: [8192, 1000, 200],
  };
}

export const sqlScenarios = QUERIES.map(scenarioOf);
