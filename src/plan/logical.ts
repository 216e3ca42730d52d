// Logical plan: what the user asked for, as frozen data. Every front end makes these nodes.
//
//   source ── filter ── project ── aggregate(window) ── sink
//      └──────────────── sideOutput('deadLetter') ────── sink
import type { Fields } from '../batch/dataType.js';
import type { Schema } from '../batch/schema.js';
import type { ExpressionNode } from '../expression/node.js';
import type { NeededFields } from '../expression/fieldsRead.js';
import type { Operator } from '../operator/operator.js';
import type { Sink } from '../sink/sink.js';
import type { Source } from '../source/source.js';
import type { AggregateCall } from '../state/aggregateCall.js';
import type { WatermarkStrategy } from '../time/watermarkStrategy.js';
import type { SessionAssigner, SlicedAssigner } from '../window/assigner.js';

/** A row object whose columns the plan does not know statically. */
export type AnyRow = Record<string, unknown>;

interface NodeBase {
  /** Unique in the job; state is matched by it. */
  readonly name: string;
  readonly schema: Schema<Fields>;
}

/** Reads a source; `deadLetter` is its side output. */
export interface SourceNode extends NodeBase {
  readonly kind: 'source';
  readonly source: Source<Fields>;
  readonly watermarks: WatermarkStrategy | undefined;
  readonly inputs: readonly [];
}

/** Sets event times and watermarks in the middle of a plan. */
export interface WatermarkNode extends NodeBase {
  readonly kind: 'watermark';
  readonly strategy: WatermarkStrategy;
  readonly inputs: readonly [LogicalNode];
}

/** Keeps rows for which an expression is true. */
export interface FilterNode extends NodeBase {
  readonly kind: 'filter';
  readonly predicate: ExpressionNode;
  readonly inputs: readonly [LogicalNode];
}

/** Computes columns. */
export interface ProjectNode extends NodeBase {
  readonly kind: 'project';
  readonly columns: readonly { readonly name: string; readonly expression: ExpressionNode }[];
  readonly inputs: readonly [LogicalNode];
}

/** Calls a function of the user a row. */
export interface RowFunctionNode extends NodeBase {
  readonly kind: 'rowFunction';
  readonly mode: 'filter' | 'map' | 'flatMap';
  readonly call: (row: AnyRow) => unknown;
  readonly inputs: readonly [LogicalNode];
}

/** All rows of several streams of one schema. */
export interface UnionNode extends NodeBase {
  readonly kind: 'union';
  readonly inputs: readonly LogicalNode[];
}

/** Aggregates windows of each key; `late` is its side output. No keys = windowAll. */
export interface WindowAggregateNode extends NodeBase {
  readonly kind: 'windowAggregate';
  readonly keys: readonly string[];
  readonly assigner: SlicedAssigner | SessionAssigner;
  readonly calls: readonly AggregateCall[];
  readonly allowedLatenessMs: number;
  readonly inputs: readonly [LogicalNode];
}

/** Adds up rows for the window aggregate that reads it, before they are dealt out by key. */
export interface LocalWindowAggregateNode extends NodeBase {
  readonly kind: 'localWindowAggregate';
  readonly keys: readonly string[];
  readonly assigner: SlicedAssigner;
  readonly calls: readonly AggregateCall[];
  /** False = passes rows on where adding up does not pay. */
  readonly always: boolean;
  readonly inputs: readonly [LogicalNode];
}

/** Emits the updated aggregates of its key for every row. */
export interface RollingAggregateNode extends NodeBase {
  readonly kind: 'rollingAggregate';
  readonly keys: readonly string[];
  readonly calls: readonly AggregateCall[];
  readonly inputs: readonly [LogicalNode];
}

/** Folds the rows of each key with a function of the user and emits every step. */
export interface RollingReduceNode extends NodeBase {
  readonly kind: 'rollingReduce';
  readonly keys: readonly string[];
  readonly call: (accumulated: AnyRow, row: AnyRow) => AnyRow;
  readonly inputs: readonly [LogicalNode];
}

/**
 * The n first rows of each partition of a window by an order: the worst ten airports of each hour.
 */
export interface TopNode extends NodeBase {
  readonly kind: 'top';
  readonly count: number;
  readonly partition: readonly string[];
  readonly order: readonly { readonly column: string; readonly descending: boolean }[];
  readonly rankColumn: string;
  readonly inputs: readonly [LogicalNode];
}

/** Columns of a node's result that others read, by name, with the fields that they read of rows. */
export type ReadColumns = NeededFields;

/**
 * An operator that its front end makes itself: process functions, joins and whatever else no rule
 * of the planner looks into.
 */
export interface OperatorNode extends NodeBase {
  readonly kind: 'operator';
  /**
   * A new operator of this name each time: EXPLAIN makes one only to describe it. It may leave out
   * columns that nobody reads.
   */
  readonly create: (name: string, read: ReadColumns) => Operator;
  /** True where rows pass through JavaScript objects. */
  readonly isJavaScript: boolean;
  /** Columns that it reads of each input; absent = all. Side outputs of whole rows need all. */
  readonly needs?: readonly (readonly string[])[];
  /**
   * True where timers have to fire between the rows of a batch: the watermark of every row is then
   * written, not only where some row is behind its own.
   */
  readonly needsWatermarks?: boolean;
  /**
   * How the rows of each input are dealt out to subtasks: by key columns, `'single'` = all to one,
   * `'broadcast'` = to all. Absent, and undefined for an input = where they are.
   */
  readonly distribution?: readonly (readonly string[] | 'single' | 'broadcast' | undefined)[];
  readonly inputs: readonly LogicalNode[];
}

/** A named side output of a node. */
export interface SideOutputNode extends NodeBase {
  readonly kind: 'sideOutput';
  readonly tag: string;
  readonly inputs: readonly [LogicalNode];
}

/** Writes to a sink. */
export interface SinkNode extends NodeBase {
  readonly kind: 'sink';
  readonly sink: Sink<Fields>;
  readonly inputs: readonly [LogicalNode];
}

/** Any node of a logical plan. */
export type LogicalNode =
  | SourceNode
  | WatermarkNode
  | FilterNode
  | ProjectNode
  | RowFunctionNode
  | UnionNode
  | WindowAggregateNode
  | LocalWindowAggregateNode
  | RollingAggregateNode
  | RollingReduceNode
  | TopNode
  | OperatorNode
  | SideOutputNode
  | SinkNode;

/** The nodes that `sinks` depend on, each once, inputs before the nodes that read them. */
export function topologicalOrder(sinks: readonly LogicalNode[]): LogicalNode[] {
  const ordered: LogicalNode[] = [];
  const seen = new Set<LogicalNode>();
  const visit = (node: LogicalNode): void => {
    if (seen.has(node)) return;
    seen.add(node);
    node.inputs.forEach(visit);
    ordered.push(node);
  };
  sinks.forEach(visit);
  return ordered;
}
