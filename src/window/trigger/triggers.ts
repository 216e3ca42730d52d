// The triggers that come with the library, by name.
import { continuousEventTime, continuousProcessingTime } from './continuousTriggers.js';
import { count, delta, purging } from './countTriggers.js';
import { endOfInput, eventTime, never, processingTime } from './timeTriggers.js';

/**
 * When to compute a window.
 *
 * @example visits.keyBy('page').window(tumble('1h')).trigger(triggers.continuousEventTime('1min'))
 */
export const triggers = Object.freeze({
  eventTime,
  processingTime,
  continuousEventTime,
  continuousProcessingTime,
  count,
  delta,
  purging,
  endOfInput,
  never,
});
