// Inspection: what an operator keeps, for test drivers and queries of running jobs. Read-only.

/** A timer that has not fired. */
export interface InspectedTimer {
  readonly domain: 'event' | 'processing';
  /** Milliseconds. */
  readonly time: number;
  /** The key columns with their values. */
  readonly key: Readonly<Record<string, unknown>>;
}

/** A key with what a state has for it. */
export interface InspectedEntry {
  readonly key: Readonly<Record<string, unknown>>;
  /** A value, an array (list state), a Map (map state) or what was folded. */
  readonly value: unknown;
}

/** One state of an operator. */
export interface InspectedState {
  /** Columns of its keys. */
  readonly keyNames: readonly string[];
  entries(): InspectedEntry[];
  /**
   * What it has for a key, an object of the key columns; undefined when nothing.
   *
   * @throws MillraceError DATA_BAD_RECORD for values that are not of the columns' types.
   */
  get(key: Readonly<Record<string, unknown>>): unknown;
}

/** State of an operator as it is at the call; copies. */
export interface Inspection {
  readonly stateNames: readonly string[];
  /** @throws MillraceError PLAN_INVALID_ARGUMENT when there is no state of this name. */
  state(name: string): InspectedState;
  /** In the order in which they will fire, those of event time first. */
  timers(): InspectedTimer[];
}

/** An operator that can be inspected. */
export interface Inspectable {
  inspect(): Inspection;
}

/** True for operators that can be inspected. */
export function isInspectable(operator: object): operator is Inspectable {
  return 'inspect' in operator && typeof operator.inspect === 'function';
}
