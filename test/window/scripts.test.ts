// Flink's window operator behaviour, as scripts of events: each at batch sizes 1, 7 and default.
import { describe, expect, it } from 'vitest';
import { playScript } from '../support/windowEvents.js';
import * as evictors from './scripts/evictors.js';
import * as functions from './scripts/functions.js';
import * as globalWindows from './scripts/globalWindows.js';
import * as hopping from './scripts/hopping.js';
import * as processingTime from './scripts/processingTime.js';
import * as sessions from './scripts/sessions.js';
import * as triggers from './scripts/triggers.js';
import * as tumbling from './scripts/tumbling.js';

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
const topics = Object.entries(modules).map(([topic, module]) => [topic, module.scripts] as const);

describe.each(topics)('%s', (_, scripts) => {
  describe.each(scripts.map((each) => [each.name, each] as const))('%s', (__, script) => {
    it.each([1, 7, 8192])('in batches of %i', (batchSize) => playScript(script, batchSize));
  });
});

it('there are enough of them, each with a name of its own', () => {
  const names = topics.flatMap(([topic, scripts]) => scripts.map(({ name }) => `${topic} ${name}`));
  expect(names.length).toBeGreaterThanOrEqual(120);
  expect(new Set(names).size).toBe(names.length);
});
