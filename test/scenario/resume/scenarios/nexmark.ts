// The Nexmark queries of the DataStream tests, against Flink's answers.
import { csv } from 'millrace';
import { eventsFile, goldenRows } from '../../../flink/golden.js';
import { joinQueries } from '../../../flink/nexmarkJoins.js';
import { bidQueries } from '../../../flink/nexmarkQueries.js';
import { eventsIn, eventsOf, type NexmarkQuery } from '../../../flink/nexmarkStreams.js';
import type { Scenario } from '../scenario.js';

/** The golden rows are those of a file with a header; tables have none. */
const format = csv({ header: false });

function scenarioOf({ query, way, answer, rollingKeys }: NexmarkQuery): Scenario {
  return {
    name: `${query}${way}`,
    build: (env, watch) => {
      return { answer: answer(eventsOf(env, watch(eventsIn(eventsFile)))) };
    },
    // Of a rolling result each row counts while it is the last of its key.
    compare: rollingKeys === 0 ? { kind: 'rows' } : { kind: 'last', keys: rollingKeys },
    format,
    expected: () => ({ answer: goldenRows(query).slice(1) }),
    batchSizes: [8192, 1000, 200],
  };
}

export const nexmarkScenarios = [...bidQueries, ...joinQueries].map(scenarioOf);
