// What EXPLAIN and warnings tell of operators beside what they compute: which changes leave them,
// what tells their rows apart, and what they keep for how long.
import type { LogicalNode } from '../../plan/logical.js';
import { durationText } from '../../time/duration.js';
import type { RelOrigin } from '../rel/rel.js';

/** Kinds of changes besides rows that are added. */
export interface Changes {
  /** -U and +U. */
  readonly updates: boolean;
  /** -D. */
  readonly deletes: boolean;
}

/**
 * How long state stays: of a size that does not grow; until its window or interval is over, or the
 * watermark passes; or as long as there are keys or rows.
 */
export type StateBound = 'fixed' | 'window' | 'interval' | 'watermark' | 'growing';

/** What an operator keeps. */
export interface StateTrait {
  /** `one row per category`. */
  readonly kept: string;
  readonly bound: StateBound;
  /** Inputs that make it grow; absent = all. */
  readonly inputs?: readonly number[];
  /** Milliseconds after which it is forgotten. */
  readonly ttlMs?: number;
  /** Forgotten by the state TTL; false of operators that know none. Default true. */
  readonly knowsTtl?: boolean;
  /** What else would bound it: `an interval between the times of both sides`. */
  readonly instead?: string;
  /** What it is called in a warning: `The join`. */
  readonly what?: string;
  readonly origin?: RelOrigin;
}

/** Traits of one operator; what is absent follows from its inputs. */
export interface NodeTraits {
  readonly changes?: Changes;
  /** Columns that tell the rows of its changelog apart. */
  readonly upsertKey?: readonly string[];
  readonly state?: StateTrait;
}

/** Rows are only ever added. */
export const INSERT_ONLY: Changes = { updates: false, deletes: false };

/** The traits of the operators of a job, by their names. */
export class PlanTraits {
  private readonly known = new Map<string, NodeTraits>();

  /** Adds to what is known of a node. */
  note<Node extends LogicalNode>(node: Node, traits: NodeTraits): Node {
    this.known.set(node.name, { ...this.known.get(node.name), ...traits });
    return node;
  }

  of(node: LogicalNode): NodeTraits {
    return this.known.get(node.name) ?? {};
  }

  /** The changes that leave a node: its own, else those of its inputs. */
  changesOf(node: LogicalNode): Changes {
    const own = this.of(node).changes;
    if (own !== undefined) return own;
    const inputs = node.inputs.map((input) => this.changesOf(input));
    return {
      updates: inputs.some(({ updates }) => updates),
      deletes: inputs.some(({ deletes }) => deletes),
    };
  }
}

/** As Flink prints it: `[I,UB,UA,D]`. */
export function changelogText({ updates, deletes }: Changes): string {
  return `[${['I', ...(updates ? ['UB', 'UA'] : []), ...(deletes ? ['D'] : [])].join(',')}]`;
}

/** True where state may grow for ever. */
export function isUnbounded(state: StateTrait, node: LogicalNode): boolean {
  if (state.bound !== 'growing' || state.ttlMs !== undefined) return false;
  const inputs = state.inputs?.map((input) => node.inputs[input]) ?? node.inputs;
  return !inputs.every(isBounded);
}

/** True where all sources of a node end. */
export function isBounded(node: LogicalNode): boolean {
  return node.kind === 'source' ? node.source.isBounded : node.inputs.every(isBounded);
}

/** `one row per auction, bounded by the window`. */
export function stateText(state: StateTrait, node: LogicalNode): string {
  const { kept, bound, ttlMs } = state;
  switch (bound) {
    case 'fixed':
      return kept;
    case 'window':
    case 'interval':
    case 'watermark':
      return `${kept}, bounded by the ${bound}`;
    case 'growing':
      if (ttlMs !== undefined) return `${kept}, forgotten ${durationText(ttlMs)} after a write`;
      if (!isUnbounded(state, node)) return `${kept}, bounded by the input`;
      return `unbounded: ${kept}; ${remedyOf(state)}`;
  }
}

/** What bounds it: `set table.exec.state.ttl, or …`. */
export function remedyOf({ instead, knowsTtl = true }: StateTrait): string {
  const parts = [...(knowsTtl ? ['set table.exec.state.ttl'] : []), ...(instead ? [instead] : [])];
  return parts.join(', or ');
}
