// Operator state: what running operators keep, gathered by operator and by key, as plain data that
// goes between threads.
import { MillraceError, nearestName } from '../error.js';
import { isInspectable, type InspectedState, type Inspection } from '../operator/inspection.js';
import type { Operator } from '../operator/operator.js';

/** What is asked of a subtask. */
export type StateQuestion =
  | { readonly ask: 'names'; readonly operator: string }
  | { readonly ask: 'entries'; readonly operator: string }
  | { readonly ask: 'get'; readonly operator: string; readonly key: unknown };

/** A key with all that an operator has for it. */
export interface StateEntry {
  /** The key columns; state by window has `window_start` and `window_end` besides. */
  readonly key: Readonly<Record<string, unknown>>;
  /** Each state's value under its name; what a key has nothing of is absent. */
  readonly value: Readonly<Record<string, unknown>>;
}

/** What a subtask answers. */
export interface StateAnswer {
  readonly names: readonly string[];
  readonly entries: readonly StateEntry[];
}

/**
 * Looks into an operator.
 *
 * @throws MillraceError PLAN_INVALID_ARGUMENT for an operator that is not there or cannot be looked
 *   into, and for a key without a column of it.
 */
export function operatorState(
  operators: readonly Operator[],
  question: StateQuestion,
): StateAnswer {
  const inspection = inspectionOf(operators, question.operator);
  const names = inspection.stateNames;
  const states = names.map((name) => [name, inspection.state(name)] as const);
  switch (question.ask) {
    case 'names':
      return { names, entries: [] };
    case 'entries':
      return { names, entries: gatherEntries(states) };
    case 'get':
      return { names, entries: entriesOfKey(question, states) };
  }
}

/** Text that equal keys have in common. */
export function keyText(key: StateEntry['key']): string {
  const text = (_name: string, value: unknown): unknown =>
    typeof value === 'bigint' ? `${value}n` : value;
  return JSON.stringify(key, text);
}

type NamedState = readonly [name: string, state: InspectedState];

function gatherEntries(states: readonly NamedState[]): StateEntry[] {
  const byKey = new Map<string, { key: StateEntry['key']; value: Record<string, unknown> }>();
  for (const [name, state] of states) {
    for (const { key, value } of state.entries()) {
      const text = keyText(key);
      const entry = byKey.get(text) ?? { key, value: {} };
      entry.value[name] = value;
      byKey.set(text, entry);
    }
  }
  return [...byKey.values()];
}

/** States that other columns key have nothing for this key: a window's, broadcast state. */
function entriesOfKey(
  { key: given, operator }: Extract<StateQuestion, { ask: 'get' }>,
  states: readonly NamedState[],
): StateEntry[] {
  const shapes = states.map(([, { keyNames }]) => keyNames);
  const key = keyObject(given, shapes);
  const columns = Object.keys(key).toSorted().join();
  const fitting = states.filter(([, { keyNames }]) => keyNames.toSorted().join() === columns);
  if (fitting.length === 0 && states.length > 0) throw otherKey(operator, key, shapes);
  const values = fitting.map(([name, state]) => [name, state.get(key)] as const);
  const found = values.filter(([, value]) => value !== undefined);
  return found.length === 0 ? [] : [{ key, value: Object.fromEntries(found) }];
}

/** A key of one column may be given as its value. */
function keyObject(
  given: unknown,
  shapes: readonly (readonly string[])[],
): Readonly<Record<string, unknown>> {
  const isObject = typeof given === 'object' && given !== null && !(given instanceof Date);
  if (isObject) return given as Readonly<Record<string, unknown>>;
  const single = shapes.find((names) => names.length === 1);
  return single === undefined ? {} : { [single[0]]: given };
}

function otherKey(
  operator: string,
  key: StateEntry['key'],
  shapes: readonly (readonly string[])[],
): MillraceError {
  const known = new Set(shapes.map((names) => `{ ${names.join(', ')} }`));
  return invalid(
    `The keys of '${operator}' are ${[...known].join(' or ')}; ` +
      `got { ${Object.keys(key).join(', ')} }.`,
  );
}

function inspectionOf(operators: readonly Operator[], name: string): Inspection {
  const found = operators.find((operator) => operator.name === name);
  if (found !== undefined && isInspectable(found)) return found.inspect();
  const known = operators.filter(isInspectable).map((operator) => operator.name);
  const list = known.join(', ') || 'none';
  if (found !== undefined) {
    throw invalid(`'${name}' keeps nothing that can be looked into; these do: ${list}.`);
  }
  const near = nearestName(name, known);
  const hint = near === undefined ? '' : ` Did you mean '${near}'?`;
  throw invalid(`There is no operator '${name}'.${hint} Those with state are: ${list}.`);
}

const invalid = (problem: string): MillraceError =>
  new MillraceError('PLAN_INVALID_ARGUMENT', problem);
