// What a process operator shows of its state and timers.
import { inspectedBackend } from '../../state/keyed/inspectedBackend.js';
import type { KeyedStateBackend } from '../../state/keyed/keyedStateBackend.js';
import type { TimerQueue } from '../../time/timerQueue.js';
import type { InspectedTimer, Inspection } from '../inspection.js';
import type { KeyReader } from './keyReader.js';
import type { ProcessFunction } from './processFunction.js';

/** Where a process operator keeps what it keeps. */
export interface ProcessParts {
  readonly backend: KeyedStateBackend;
  readonly broadcastBackend: KeyedStateBackend;
  readonly eventTimers: TimerQueue;
  readonly processingTimers: TimerQueue;
  readonly keys: KeyReader;
}

/** State and timers as they are. */
export function inspectProcess(
  fn: Pick<ProcessFunction, 'broadcast' | 'keyNames'>,
  { backend, broadcastBackend, eventTimers, keys, processingTimers }: ProcessParts,
): Inspection {
  const timersOf = (queue: TimerQueue, domain: InspectedTimer['domain']): InspectedTimer[] =>
    queue.timers().map(({ time, group }) => ({ domain, time, key: keys.read(group) }));
  return {
    stateNames: [...backend.stateNames, ...broadcastBackend.stateNames],
    state: (name) => {
      const isBroadcast = Object.hasOwn(fn.broadcast, name);
      const names = isBroadcast ? [] : fn.keyNames;
      const from = isBroadcast ? broadcastBackend : backend;
      return inspectedBackend(from, name, names);
    },
    timers: () => [...timersOf(eventTimers, 'event'), ...timersOf(processingTimers, 'processing')],
  };
}
