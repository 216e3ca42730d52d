// What EXPLAIN shows of a general window operator.
import type { OperatorDescription } from '../../operator/operator.js';
import { durationText } from '../../time/duration.js';
import { assignerText } from '../assigner.js';
import type { WindowPlan } from './windowPlan.js';

/** One line: `TUMBLE(10 s) by shop, trigger count 5, lateness 1 min: aggregates`. */
export function describeWindows(plan: WindowPlan): OperatorDescription {
  const { allowedLatenessMs, assigner, computation, evictor, inputSchema, keys, name } = plan;
  const by = keys.map((index) => inputSchema.names[index]).join(', ');
  const parts = [
    assignerText(assigner) + (by === '' ? '' : ` by ${by}`),
    plan.trigger === undefined ? '' : `trigger ${plan.trigger.name ?? 'custom'}`,
    evictor === undefined ? '' : `evictor ${evictor.name ?? 'custom'}`,
    allowedLatenessMs === 0 ? '' : `lateness ${durationText(allowedLatenessMs)}`,
  ];
  const text = `${parts.filter((part) => part !== '').join(', ')}: ${computation.kind}`;
  const isRows = evictor !== undefined || computation.kind === 'rows';
  return { name, text, state: [isRows ? 'rows of windows' : 'results of windows'] };
}
