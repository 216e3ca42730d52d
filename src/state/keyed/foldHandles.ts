// Reducing and aggregating state: a value a group, into which elements are folded.
import type { Column } from '../../batch/column.js';
import type { Field } from '../../batch/dataType.js';
import type { SegmentVersions } from '../segmentVersions.js';
import type { StateHandle } from './stateHandle.js';
import type { TakeRows } from './stateRows.js';
import type { ValueHandle } from './valueHandle.js';

/** One folded value a key, as a process function sees it. */
export interface FoldState<In, Out> {
  /** What was folded so far; undefined before the first element. */
  get(): Out | undefined;
  /** Folds an element in. */
  add(element: In): void;
  /** Forgets what was folded. */
  clear(): void;
}

/** {@link FoldState} of one type. */
export type ReducingState<T> = FoldState<T, T>;
/** {@link FoldState} whose elements and result may have other types than what is kept. */
export type AggregatingState<In, Out> = FoldState<In, Out>;

/** How an aggregating state folds; Flink's AggregateFunction. */
export interface Aggregation<In, Acc, Out> {
  /** What stands before the first element. */
  createAccumulator(): Acc;
  /** The accumulator with an element folded in; may change and return the one given. */
  add(accumulator: Acc, element: In): Acc;
  getResult(accumulator: Acc): Out;
  /** Two accumulators as one; needed where windows merge. */
  merge?(a: Acc, b: Acc): Acc;
}

/** Passes what concerns groups on to the value that is folded. */
abstract class FoldHandle<T> implements StateHandle {
  constructor(protected readonly folded: ValueHandle<T>) {}

  abstract peek(group: number): unknown;

  get stateBytes(): number {
    return this.folded.stateBytes;
  }

  clear(): void {
    this.folded.clear();
  }

  clearGroup(group: number): void {
    this.folded.clearGroup(group);
  }

  maintain(limit: number): void {
    this.folded.maintain(limit);
  }

  get segments(): SegmentVersions {
    return this.folded.segments;
  }

  get fields(): Field[] {
    return this.folded.fields;
  }

  get format(): string {
    return this.folded.format;
  }

  snapshotRows(take: TakeRows, from?: number, until?: number): void {
    this.folded.snapshotRows(take, from, until);
  }

  restoreRows(groups: number, columns: readonly Column[], rowCount: number): void {
    this.folded.restoreRows(groups, columns, rowCount);
  }

  ensureGroups(groupCount: number): void {
    this.folded.ensureGroups(groupCount);
  }

  markGroups(marks: number): void {
    this.folded.markGroups(marks);
  }

  renumberGroups(groups: number, groupCount: number, keptCount: number): void {
    this.folded.renumberGroups(groups, groupCount, keptCount);
  }

  release(): void {
    this.folded.release();
  }
}

/** Folds by a function of two values; the first element is kept as it is. */
export class ReducingHandle<T> extends FoldHandle<T> implements ReducingState<T> {
  constructor(
    folded: ValueHandle<T>,
    private readonly reduce: (a: T, b: T) => T,
  ) {
    super(folded);
  }

  get(): T | undefined {
    return this.folded.get();
  }

  add(element: T): void {
    const before = this.folded.get();
    this.folded.set(before === undefined ? element : this.reduce(before, element));
  }

  peek(group: number): T | undefined {
    return this.folded.peek(group);
  }
}

/** Folds into an accumulator. */
export class AggregatingHandle<In, Acc, Out>
  extends FoldHandle<Acc>
  implements AggregatingState<In, Out>
{
  constructor(
    folded: ValueHandle<Acc>,
    private readonly aggregation: Aggregation<In, Acc, Out>,
  ) {
    super(folded);
  }

  get(): Out | undefined {
    const accumulator = this.folded.get();
    return accumulator === undefined ? undefined : this.aggregation.getResult(accumulator);
  }

  add(element: In): void {
    const accumulator = this.folded.get() ?? this.aggregation.createAccumulator();
    this.folded.set(this.aggregation.add(accumulator, element));
  }

  peek(group: number): Out | undefined {
    const accumulator = this.folded.peek(group);
    return accumulator === undefined ? undefined : this.aggregation.getResult(accumulator);
  }
}
