// Window output: the function of a window, or what is emitted where there is none.
import type { KeyReader } from '../../operator/process/keyReader.js';
import { requireNoPromise, type Row } from '../../operator/userFunction.js';
import type { KeyedStateBackend } from '../../state/keyed/keyedStateBackend.js';
import type { TimeWindow } from './timeWindow.js';
import type { WindowContext } from './windowContext.js';
import type { AnyWindowFunction, WindowPlan } from './windowPlan.js';

/** Called with what a window computed. */
export interface WindowOutput {
  /** @param group  The window's group; the key's state is at hand. */
  apply(group: number, window: TimeWindow, results: Row[]): void;
  /** The window is gone. */
  clear?(group: number, window: TimeWindow): void;
}

/** The output of a plan. */
export function windowOutput(
  plan: WindowPlan,
  keys: KeyReader,
  backend: KeyedStateBackend,
  context: WindowContext,
): WindowOutput {
  const { computation, function: fn } = plan;
  if (fn !== undefined) return processOutput(fn, keys, backend, context);
  if (computation.kind === 'aggregates') return aggregatesOutput(keys, context);
  return {
    apply: (_group, window, results) => {
      context.outputTime = timeOf(window);
      for (const row of results) context.collect(row);
    },
  };
}

function aggregatesOutput(keys: KeyReader, context: WindowContext): WindowOutput {
  return {
    apply(group, window, results) {
      context.outputTime = timeOf(window);
      const { start, end } = window;
      const bounds = { window_start: start, window_end: end };
      for (const row of results) context.collect({ ...keys.read(group), ...bounds, ...row });
    },
  };
}

function processOutput(
  fn: AnyWindowFunction,
  keys: KeyReader,
  backend: KeyedStateBackend,
  context: WindowContext,
): WindowOutput {
  const moveTo = (group: number, window: TimeWindow): void => {
    backend.cursor.group = group;
    context.outputTime = timeOf(window);
  };
  const output: WindowOutput = {
    apply(group, window, results) {
      moveTo(group, window);
      requireNoPromise(fn.process(keys.read(group), window, results, context));
    },
  };
  if (fn.clear === undefined) return output;
  return {
    ...output,
    clear(group, window) {
      moveTo(group, window);
      fn.clear?.(keys.read(group), window, context);
    },
  };
}

/** Results of the window of all times have no event time. */
function timeOf({ maxTimestamp }: TimeWindow): number | undefined {
  return maxTimestamp === Infinity ? undefined : maxTimestamp;
}
