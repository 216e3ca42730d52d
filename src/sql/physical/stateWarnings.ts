// Warnings of plans that keep state which may grow for ever.
import type { LogicalNode, SourceNode } from '../../plan/logical.js';
import { topologicalOrder } from '../../plan/logical.js';
import { excerptAt, positionAt } from '../position.js';
import type { RelOrigin } from '../rel/rel.js';
import { isBounded, isUnbounded, remedyOf, type PlanTraits, type StateTrait } from './traits.js';

/** What may be a mistake in a statement. */
export interface PlanWarning {
  /** What is the matter, for programs. */
  readonly code: 'UNBOUNDED_STATE';
  /** The operator's name in EXPLAIN. */
  readonly operator: string;
  /** What it keeps: `one row per category`. */
  readonly state: string;
  /** Tables without an end whose rows make it grow. */
  readonly tables: readonly string[];
  /** Where in the script, 1-based; undefined where the plan does not know. */
  readonly location?: {
    /** The script's name. */
    readonly source?: string;
    /** Line of the script, from 1. */
    readonly line: number;
    /** Character of the line, from 1. */
    readonly column: number;
  };
  /** A sentence that says what to do, with the place. */
  readonly message: string;
}

/** Setting that turns the warnings off. */
export const WARNING_SETTING = 'millrace.warn-unbounded-state';

/** A warning for each operator whose state has no bound. */
export function stateWarnings(sinks: readonly LogicalNode[], traits: PlanTraits): PlanWarning[] {
  return topologicalOrder(sinks).flatMap((node) => {
    const { state } = traits.of(node);
    return state !== undefined && isUnbounded(state, node) ? [warningOf(node, state)] : [];
  });
}

/** The warnings of a statement as one text. */
export function warningText(warnings: readonly PlanWarning[]): string {
  const off = `(SET '${WARNING_SETTING}' = 'false' turns this warning off.)`;
  return [...warnings.map(({ message }) => `Warning: ${message}`), off].join('\n');
}

function warningOf(node: LogicalNode, state: StateTrait): PlanWarning {
  const { kept, origin, what = `'${node.name}'` } = state;
  const inputs = state.inputs?.map((input) => node.inputs[input]) ?? node.inputs;
  const tables = topologicalOrder(inputs)
    .filter((input): input is SourceNode => input.kind === 'source' && !isBounded(input))
    .map(({ name }) => name);
  const message =
    `${what} of ${listOf(tables)} keeps ${kept}, and the input has no end: its state grows for ` +
    `ever (operator '${node.name}'). To bound it ${remedyOf(state)}.`;
  return {
    code: 'UNBOUNDED_STATE',
    operator: node.name,
    state: kept,
    tables,
    ...(origin && { location: locationOf(origin) }),
    message: origin === undefined ? message : `${message}\n${placeOf(origin)}`,
  };
}

function listOf(tables: readonly string[]): string {
  return tables.map((table) => `'${table}'`).join(', ');
}

function locationOf({ sql, start }: RelOrigin): NonNullable<PlanWarning['location']> {
  const { line, column } = positionAt(sql.text, start);
  return { ...(sql.source !== undefined && { source: sql.source }), line, column };
}

function placeOf(origin: RelOrigin): string {
  const { source, line, column } = locationOf(origin);
  const { sql, start, end } = origin;
  const place = `${source === undefined ? '' : `${source}:`}${line}:${column}`;
  return `  at ${place}\n${excerptAt(sql.text, start, end)}`;
}
