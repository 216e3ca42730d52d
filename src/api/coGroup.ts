// CoGroup and window join: the rows of two keyed streams in the same window, together.
//
//   left   ──► | side 0 | key | left columns | null          | ─┐
//                                                             ├─► window ─► lefts, rights ─► function
//   right  ──► | side 1 | key | null         | right columns | ─┘
//
// Semantics: Flink's CoGroupedStreams and JoinedStreams, which are unions of tagged rows too.
import { int32, type Fields, type RowOf } from '../batch/dataType.js';
import type { Schema } from '../batch/schema.js';
import { col, lit, type Expression } from '../expression/expression.js';
import type { Tag } from '../expression/tag.js';
import { JoinOutput, requireSameKeys, type JoinType } from '../join/joinOutput.js';
import { requireStorable } from '../join/rowLayout.js';
import type { Row } from '../operator/userFunction.js';
import type { Duration } from '../time/duration.js';
import type { WindowAssigner } from '../window/assigner.js';
import type { TimeWindow } from '../window/triggered/timeWindow.js';
import type { DataStream } from './dataStream.js';
import type { KeyedInput } from './intervalJoin.js';
import type { JoinColumns, JoinResult } from './joinTypes.js';
import type { WithSideOutputs } from './sideOutputs.js';
import { WindowedStream } from './windowedStream.js';

/** Rows that came too late for any window, by side. */
export type LateOfSides<F extends Fields, G extends Fields> = {
  readonly leftLate: Schema<F>;
  readonly rightLate: Schema<G>;
};

/** Options of the windows that two streams share. */
export interface SharedWindowOptions {
  /** How long behind its end a window still takes rows, and is computed again. Default 0. */
  readonly allowedLateness?: Duration;
}

/** What a coGroup function is told besides the rows. */
export interface CoGroupContext<H extends Fields> {
  readonly window: TimeWindow;
  /** Emits a row whose event time is the last millisecond of the window. */
  collect(row: RowOf<H>): void;
}

/** A function over the rows of both sides of a window and key. */
export interface CoGroupFunction<F extends Fields, G extends Fields, H extends Fields> {
  /** Columns of the rows that `collect` emits. */
  readonly output: Schema<H>;
  /** Called for each window and key that has rows of either side; in order of arrival each. */
  apply(lefts: RowOf<F>[], rights: RowOf<G>[], ctx: CoGroupContext<H>): void | undefined;
}

/** Options of a window join. */
export interface WindowJoinOptions<J extends JoinType, P extends string, Q extends string>
  extends SharedWindowOptions, JoinColumns<P, Q> {
  /** Rows of which sides leave, with nulls, when their window has none of the other; `'inner'`. */
  readonly type?: J;
}

/** Calls a function with the rows of both sides of each window and key. */
export function coGroup<F extends Fields, G extends Fields, H extends Fields>(
  left: KeyedInput<F, string>,
  right: KeyedInput<G, string>,
  assigner: WindowAssigner,
  fn: CoGroupFunction<F, G, H>,
  options: SharedWindowOptions,
): WithSideOutputs<H, LateOfSides<F, G>> {
  const sides = [left, right].map(({ stream }) => stream.schema.names);
  return together<F, G, H>(left, right, assigner, options, fn.output, {
    apply(rows, window, collect) {
      const [lefts, rights] = ofSides(rows, sides);
      return fn.apply(lefts as RowOf<F>[], rights as RowOf<G>[], { window, collect });
    },
  });
}

/** All pairs of rows of one window and key. */
export function windowJoin<
  F extends Fields,
  G extends Fields,
  K extends string,
  L extends string,
  J extends JoinType,
  P extends string,
  Q extends string,
>(
  left: KeyedInput<F, K>,
  right: KeyedInput<G, L>,
  assigner: WindowAssigner,
  options: WindowJoinOptions<J, P, Q>,
): WithSideOutputs<JoinResult<F, G, K, L, J, P, Q>, LateOfSides<F, G>> {
  const type: JoinType = options.type ?? 'inner';
  const inputs = [left, right].map(({ stream, keys }, side) => ({
    schema: stream.schema as Schema<Fields>,
    keys,
    prefix: (side === 0 ? options.left : options.right) ?? '',
  }));
  const output = new JoinOutput(inputs[0], inputs[1], type);
  const sides = inputs.map(({ schema }) => schema.names);
  const isOuter = [type === 'left' || type === 'full', type === 'right' || type === 'full'];
  const schema = output.schema as Schema<JoinResult<F, G, K, L, J, P, Q>>;
  return together(left, right, assigner, options, schema, {
    apply(rows, _window, collect) {
      const [lefts, rights] = ofSides(rows, sides);
      // Null equals nothing, not even null.
      const hasKey = left.keys.every((_, index) => rows[0][keyName(index)] !== null);
      if (hasKey && lefts.length > 0 && rights.length > 0) {
        for (const a of lefts) for (const b of rights) collect(output.row(a, b));
        return;
      }
      if (isOuter[0]) for (const a of lefts) collect(output.row(a, undefined));
      if (isOuter[1]) for (const b of rights) collect(output.row(undefined, b));
    },
  });
}

interface Together {
  apply(rows: readonly Row[], window: TimeWindow, collect: (row: Row) => void): void | undefined;
}

function together<F extends Fields, G extends Fields, H extends Fields>(
  left: KeyedInput<F, string>,
  right: KeyedInput<G, string>,
  assigner: WindowAssigner,
  { allowedLateness = 0 }: SharedWindowOptions,
  output: Schema<H>,
  { apply }: Together,
): WithSideOutputs<H, LateOfSides<F, G>> {
  const inputs = [left, right].map(({ stream, keys }) => ({
    schema: stream.schema as Schema<Fields>,
    keys,
    prefix: '',
  }));
  requireSameKeys(inputs[0], inputs[1]);
  for (const { schema } of inputs) requireStorable(schema.fields, 'windowJoin and coGroup');
  const tagged = tag(left, right, 0).union(tag(left, right, 1));
  const keys = left.keys.map((_, index) => keyName(index));
  const settings = { keys, assigner, latenessMs: 0 };
  const windows = new WindowedStream<Fields, string>(tagged, settings)
    .allowedLateness(allowedLateness)
    .process({
      output,
      process(_key, window, rows, ctx) {
        // Returned, so that a promise of the user's function is refused.
        return apply(rows, window, (row) => ctx.collect(row as RowOf<H>));
      },
    });
  return withLateSides(windows as unknown as LateStream<H>, left, right);
}

/** Windows of tagged rows, with those that came too late. */
type LateStream<H extends Fields> = DataStream<H> & { readonly late: DataStream<Fields> };

/** Adds `main`, `leftLate` and `rightLate`, which are made where they are read. */
function withLateSides<F extends Fields, G extends Fields, H extends Fields>(
  windows: LateStream<H>,
  left: KeyedInput<F, string>,
  right: KeyedInput<G, string>,
): WithSideOutputs<H, LateOfSides<F, G>> {
  const lateOf = (input: KeyedInput<Fields, string>, side: 0 | 1): DataStream<Fields> => {
    const ofSide = windows.late.filter((row) => row[SIDE] === side);
    const columns = input.stream.schema.names.map((name) => ({
      name,
      expression: col(columnName(side, name)).node,
    }));
    const name = windows.nameOf(side === 0 ? 'leftLate' : 'rightLate');
    const { schema } = input.stream;
    return windows.with({ kind: 'project', name, schema, columns, inputs: [ofSide.node] });
  };
  const result = windows.with<H>(windows.node);
  const named = (name: string): DataStream<H> =>
    withLateSides(windows.named(name) as LateStream<H>, left, right);
  return Object.defineProperties(result, {
    main: { value: result, enumerable: true },
    named: { value: named },
    leftLate: { get: () => lateOf(erased(left), 0), enumerable: true },
    rightLate: { get: () => lateOf(erased(right), 1), enumerable: true },
  }) as WithSideOutputs<H, LateOfSides<F, G>>;
}

const SIDE = 'side';
const keyName = (index: number): string => `key ${index}`;
const columnName = (side: number, name: string): string => `${side} ${name}`;

function erased<F extends Fields>(input: KeyedInput<F, string>): KeyedInput<Fields, string> {
  return input as unknown as KeyedInput<Fields, string>;
}

/** Rows of one side as those of both: `side`, the keys, the columns of each side. */
function tag<F extends Fields, G extends Fields>(
  left: KeyedInput<F, string>,
  right: KeyedInput<G, string>,
  side: 0 | 1,
): DataStream<Fields> {
  const own: KeyedInput<Fields, string> = side === 0 ? erased(left) : erased(right);
  const selection: Record<string, Expression<Tag>> = { [SIDE]: lit(side, int32()) };
  own.keys.forEach((key, index) => (selection[keyName(index)] = col(key)));
  [left, right].forEach(({ stream }, other) => {
    for (const { name, type } of stream.schema.fields) {
      selection[columnName(other, name)] = other === side ? col(name) : lit(null, type);
    }
  });
  return own.stream.project(selection);
}

function ofSides(rows: readonly Row[], sides: readonly (readonly string[])[]): [Row[], Row[]] {
  const result: [Row[], Row[]] = [[], []];
  for (const row of rows) {
    const side = row[SIDE] as 0 | 1;
    const own: Row = {};
    for (const name of sides[side]) own[name] = row[columnName(side, name)];
    result[side].push(own);
  }
  return result;
}
