// State and timers of the operators of a job, found by name.
import { MillraceError } from '../error.js';
import {
  isInspectable,
  type InspectedEntry,
  type InspectedTimer,
  type Inspection,
} from '../operator/inspection.js';
import type { Operator } from '../operator/operator.js';

/**
 * Keys and values of a state.
 *
 * @throws MillraceError PLAN_INVALID_ARGUMENT when no operator has it, or several have.
 */
export function stateEntries(
  operators: readonly Operator[],
  name: string,
  operator: string | undefined,
): InspectedEntry[] {
  const inspected = inspect(operators, operator);
  const having = [...inspected].filter(([, { stateNames }]) => stateNames.includes(name));
  if (having.length === 1) return having[0][1].state(name).entries();
  if (having.length > 1) {
    const names = having.map(([of]) => of).join(', ');
    throw invalid(`Several operators have a state '${name}': ${names}. Name the one you mean.`);
  }
  const known = [...inspected].flatMap(([of, { stateNames }]) =>
    stateNames.map((state) => `${state} of ${of}`),
  );
  throw invalid(`There is no state '${name}'; there are: ${known.join(', ') || 'none'}.`);
}

/** Timers that have not fired. */
export function pendingTimers(
  operators: readonly Operator[],
  operator: string | undefined,
): InspectedTimer[] {
  const timers = [...inspect(operators, operator).values()].flatMap((of) => of.timers());
  const byTime = (domain: InspectedTimer['domain']): InspectedTimer[] =>
    timers.filter((timer) => timer.domain === domain).toSorted((a, b) => a.time - b.time);
  return [...byTime('event'), ...byTime('processing')];
}

function inspect(
  operators: readonly Operator[],
  name: string | undefined,
): ReadonlyMap<string, Inspection> {
  const found = new Map<string, Inspection>();
  for (const operator of operators) {
    const isMeant = name === undefined || operator.name === name;
    if (isMeant && isInspectable(operator)) found.set(operator.name, operator.inspect());
  }
  if (name === undefined || found.size > 0) return found;
  const known = operators.filter(isInspectable).map((operator) => operator.name);
  const names = known.join(', ') || 'none';
  throw invalid(`There is no operator '${name}' to look into; there are: ${names}.`);
}

const invalid = (problem: string): MillraceError =>
  new MillraceError('PLAN_INVALID_ARGUMENT', problem);
