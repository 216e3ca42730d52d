// The event scripts of the window tests, with their rows in several copies of other keys.
import type { DataStream, Fields } from 'millrace';
import * as evictors from '../../../window/scripts/evictors.js';
import * as functions from '../../../window/scripts/functions.js';
import * as globalWindows from '../../../window/scripts/globalWindows.js';
import * as hopping from '../../../window/scripts/hopping.js';
import * as processingTime from '../../../window/scripts/processingTime.js';
import * as sessions from '../../../window/scripts/sessions.js';
import * as triggers from '../../../window/scripts/triggers.js';
import * as tumbling from '../../../window/scripts/tumbling.js';
import type { WindowScript } from '../../../support/windowEvents.js';
import type { Results, Scenario } from '../scenario.js';
import { scriptEvents, scriptSource } from '../scriptSource.js';

const modules = {
  evictors,
  functions,
  globalWindows,
  hopping,
  processingTime,
  sessions,
  triggers,
  tumbling,
};
const COPIES = 5;

function scenarioOf(topic: string, { name, windows, lines }: WindowScript): Scenario {
  const usesClock = /^\s*processingTime/m.test(lines);
  return {
    name: `${topic}: ${name}`,
    build: (env, watch) => {
      const { source, strategy } = scriptSource(scriptEvents(lines, COPIES));
      const stream = env.from(watch(source), { watermarks: strategy });
      return resultsOf(windows(stream.keyBy('key'), stream) as DataStream<Fields>);
    },
    compare: { kind: 'order', keys: ['key'] },
    batchSizes: [8192],
    ...(usesClock && { undetermined: 'the clock moves on while rows are on their way' }),
  };
}

/** The results with their side outputs. */
function resultsOf(stream: DataStream<Fields>): Results {
  if (!('late' in stream)) return { main: stream };
  return { main: stream, late: stream.late as DataStream<Fields> };
}

export const windowScripts = Object.entries(modules).flatMap(([topic, { scripts }]) =>
  scripts.map((script) => scenarioOf(topic, script)),
);
