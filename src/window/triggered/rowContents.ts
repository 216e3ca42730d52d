// Contents that are all rows of a window, dropped by an evictor where there is one.
import type { Column } from '../../batch/column.js';
import type { Field, Fields } from '../../batch/dataType.js';
import type { Schema } from '../../batch/schema.js';
import { MillraceError } from '../../error.js';
import type { Row } from '../../operator/userFunction.js';
import type { TakeRows } from '../../state/keyed/stateRows.js';
import type { Engine } from '../../wasm/engine.js';
import type { Evictor, EvictorContext } from '../evictor/evictor.js';
import type { BatchRows, Contents } from './contents.js';
import { RowStore, type StoredRow } from './rowStore.js';
import type { TimeWindow } from './timeWindow.js';

/** What the results of rows are: the rows themselves, or something computed of them. */
export type OfRows = (rows: readonly Row[]) => Row[];

/** Rows by group. */
export class RowContents implements Contents {
  private readonly store: RowStore;
  private batch!: BatchRows;

  constructor(
    engine: Engine,
    schema: Schema<Fields>,
    private readonly operator: string,
    private readonly ofRows: OfRows,
    private readonly evictor: Evictor<Row> | undefined,
    private readonly evictorContext: EvictorContext,
  ) {
    this.store = new RowStore(engine, schema, operator);
  }

  get stateBytes(): number {
    return this.store.stateBytes;
  }

  maintain(): void {
    this.store.maintain();
  }

  beginBatch(rows: BatchRows): void {
    this.batch = rows;
  }

  endBatch(): void {}

  add(group: number, row: number): void {
    this.store.add(group, this.batch.rows[row], this.batch.timestamp(row));
  }

  has(group: number): boolean {
    return this.store.count(group) > 0;
  }

  merge(target: number, source: number): void {
    this.store.merge(target, source);
  }

  compute(group: number, window: TimeWindow, use: (results: Row[]) => void): void {
    const { evictor, evictorContext: ctx } = this;
    let elements: readonly StoredRow[] = this.store.read(group);
    if (evictor?.evictBefore !== undefined) {
      elements = this.keep(elements, evictor.evictBefore(elements, window, ctx));
    }
    use(this.ofRows(elements.map(({ row }) => row)));
    if (evictor?.evictAfter !== undefined) {
      this.keep(elements, evictor.evictAfter(elements, window, ctx));
    }
  }

  clear(group: number): void {
    this.store.clear(group);
  }

  get fields(): readonly Field[] {
    return this.store.fields;
  }

  get format(): string {
    return this.store.format;
  }

  snapshotRows(take: TakeRows): void {
    this.store.snapshotRows(take);
  }

  restoreRows(groups: number, columns: readonly Column[], rowCount: number): void {
    this.store.restoreRows(groups, columns, rowCount);
  }

  ensureGroups(groupCount: number): void {
    this.store.ensureGroups(groupCount);
  }

  markGroups(marks: number): void {
    this.store.markGroups(marks);
  }

  renumberGroups(groups: number, groupCount: number, keptCount: number): void {
    this.store.renumberGroups(groups, groupCount, keptCount);
  }

  release(): void {
    this.store.release();
  }

  /** Drops the elements that an evictor did not answer with. */
  private keep(elements: readonly StoredRow[], kept: readonly StoredRow[]): readonly StoredRow[] {
    if (kept === elements) return kept;
    const stays = new Set(kept);
    let found = 0;
    for (const element of elements) {
      if (stays.has(element)) found += 1;
      else this.store.remove(element);
    }
    if (found === kept.length) return kept;
    throw new MillraceError(
      'DATA_FUNCTION',
      'The evictor answered with elements that it was not given; expected those that stay.',
      { location: { operator: this.operator } },
    );
  }
}
