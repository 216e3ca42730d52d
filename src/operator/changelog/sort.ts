// Sort: rows in an order, at the end of the input or when the watermark has passed their time.
//
//   rows ─► row store, with order words ─► sorted ids ─► what was taken back is left out ─► emit
//
// Invariants
//   · Rows that are alike leave in the order of their arrival.
import { TYPE_DECIMAL128 } from '../../../assembly/abi/type.js';
import { columnOf, type Column } from '../../batch/column.js';
import { Batch } from '../../batch/batch.js';
import { int8, type Fields } from '../../batch/dataType.js';
import { readValues } from '../../batch/read/columnReader.js';
import { Schema } from '../../batch/schema.js';
import type { SnapshotReader, SnapshotWriter, StateTable } from '../../checkpoint/snapshot.js';
import { requireStorable } from '../../join/rowLayout.js';
import type { Operator, OperatorContext, OperatorDescription } from '../operator.js';
import { byCodePoints } from './codePointOrder.js';
import { RankStore } from './rankStore.js';
import type { SortPlan } from './sortPlan.js';

const KIND = '$kind';

/** One row as it is sorted. */
interface Sorted {
  readonly id: number;
  readonly words: readonly bigint[];
  readonly texts: readonly (string | null)[];
  readonly hash: bigint;
  readonly isAdded: boolean;
}

/** Emits rows in order. */
export class SortOperator implements Operator {
  readonly outputSchema: Schema<Fields>;
  private context!: OperatorContext;
  private store!: RankStore;
  private ids: number[] = [];
  private isAdded: boolean[] = [];
  private readonly table: StateTable;

  constructor(
    readonly name: string,
    private readonly plan: SortPlan,
  ) {
    requireStorable(plan.input.fields, 'ORDER BY');
    this.outputSchema = plan.input;
    const schema = new Schema([...plan.input.fields, { name: KIND, type: int8() }]);
    this.table = { name: 'rows', schema, distribution: { keys: [] } };
  }

  get stateBytes(): number {
    return this.store.stateBytes;
  }

  describe(): OperatorDescription {
    const { order, isTemporal, limit = Infinity } = this.plan;
    const by = order.map(({ column, descending }) => `${column}${descending ? ' desc' : ''}`);
    const when = isTemporal === true ? 'as the watermark passes' : 'at the end';
    const most = limit === Infinity ? '' : `, the first ${limit}`;
    const text = `sorted by ${by.join(', ')} ${when}${most}`;
    return { name: this.name, text, state: ['rows that have not left'] };
  }

  open(context: OperatorContext): void {
    this.context = context;
    this.store = this.newStore();
  }

  processBatch(batch: Batch): void {
    const { engine } = this.context;
    const { kinds } = batch;
    this.add(batch.columns(), batch.rowCount, (row) => {
      const kind = kinds === 0 ? 0 : engine.memory.u8[kinds + row];
      return kind === 0 || kind === 2;
    });
  }

  processWatermark(watermark: number): void {
    if (this.ids.length === 0) return;
    if (watermark === Infinity) this.leave(() => true);
    else if (this.plan.isTemporal === true) {
      const type = this.plan.input.type(this.plan.order[0].column);
      const last = BigInt(Math.floor(watermark * type.unitsPerMs + type.unitsPerMs - 1));
      this.leave(({ words }) => words[0] <= last);
    }
  }

  snapshot(writer: SnapshotWriter): void {
    const { engine, batchSize } = this.context;
    for (let from = 0; from < this.ids.length; from += batchSize) {
      const ids = this.ids.slice(from, from + batchSize);
      const mark = engine.arena.mark();
      const kinds = engine.arena.allocate(ids.length);
      ids.forEach((_, i) => (engine.memory.u8[kinds + i] = this.isAdded[from + i] ? 0 : 3));
      const columns = [
        ...this.store.columns(this.listed(ids), ids.length),
        columnOf(int8(), kinds),
      ];
      writer.write(this.table, new Batch(engine, this.table.schema, columns, ids.length));
      engine.arena.rewind(mark);
    }
  }

  restore(reader: SnapshotReader): void {
    for (const batch of reader.read(this.table)) {
      const columns = batch.columns();
      const kinds = columns[columns.length - 1].values;
      const { u8 } = this.context.engine.memory;
      const added = Array.from(u8.subarray(kinds, kinds + batch.rowCount), (kind) => kind === 0);
      this.add(columns.slice(0, -1), batch.rowCount, (row) => added[row]);
    }
  }

  close(): void {
    this.store.release();
  }

  private newStore(): RankStore {
    const { input, order } = this.plan;
    const plan = { input, output: input, partition: [], order, from: 1, to: 1, retracts: true };
    return new RankStore(this.context.engine, {
      ...plan,
      emitUpdateBefore: true,
      emission: 'batch',
    });
  }

  private add(
    columns: readonly Column[],
    rowCount: number,
    isAdded: (row: number) => boolean,
  ): void {
    if (rowCount === 0) return;
    const { arena, memory } = this.context.engine;
    const mark = arena.mark();
    const ids = this.store.append(columns, rowCount) >>> 2;
    for (let row = 0; row < rowCount; row++) {
      this.ids.push(memory.u32[ids + row]);
      this.isAdded.push(isAdded(row));
    }
    arena.rewind(mark);
  }

  /** Emits the rows that are due, in order, and keeps the others. */
  private leave(isDue: (row: Sorted) => boolean): void {
    const rows = this.rows();
    const due = rows.filter(isDue);
    if (due.length === 0) return;
    const kept = rows.filter((row) => !isDue(row));
    const { offset = 0, limit = Infinity } = this.plan;
    const left = present(due.sort(compareRows)).slice(offset, offset + limit);
    const { engine, batchSize } = this.context;
    for (let from = 0; from < left.length; from += batchSize) {
      const ids = left.slice(from, from + batchSize).map(({ id }) => id);
      const mark = engine.arena.mark();
      const columns = this.store.columns(this.listed(ids), ids.length);
      this.context.emit(new Batch(engine, this.outputSchema, columns, ids.length));
      engine.arena.rewind(mark);
    }
    this.keep(kept);
  }

  private keep(kept: readonly Sorted[]): void {
    const before = this.store;
    const { engine, batchSize } = this.context;
    this.store = this.newStore();
    this.ids = [];
    this.isAdded = [];
    for (let from = 0; from < kept.length; from += batchSize) {
      const some = kept.slice(from, from + batchSize);
      const mark = engine.arena.mark();
      const ids = this.listed(some.map(({ id }) => id));
      this.add(before.columns(ids, some.length), some.length, (row) => some[row].isAdded);
      engine.arena.rewind(mark);
    }
    before.release();
  }

  /** What rows are compared by, out of the store. */
  private rows(): Sorted[] {
    const { engine, batchSize } = this.context;
    const { order, input } = this.plan;
    const texts = order
      .map(({ column }) => input.indexOf(column))
      .filter((index) => input.fields[index].type.kind === 'STRING');
    const width = input.columnCount;
    const rows: Sorted[] = [];
    for (let from = 0; from < this.ids.length; from += batchSize) {
      const ids = this.ids.slice(from, from + batchSize);
      const mark = engine.arena.mark();
      const columns = this.store.rows.columns(this.listed(ids), ids.length, false);
      const values = columns.slice(width).map((column) => readValues(engine, column, ids.length));
      const hashes = values.pop() as bigint[];
      const strings = texts.map((index) => readValues(engine, columns[index], ids.length));
      ids.forEach((id, i) => {
        rows.push({
          id,
          words: values.map((column) => column[i] as bigint),
          texts: strings.map((column) => column[i] as string | null),
          hash: hashes[i],
          isAdded: this.isAdded[from + i],
        });
      });
      engine.arena.rewind(mark);
    }
    return this.withTextOrder(rows);
  }

  /** Texts that share their first bytes: their rank among all texts takes the word's place. */
  private withTextOrder(rows: readonly Sorted[]): Sorted[] {
    const { order, input } = this.plan;
    let text = 0;
    let word = 0;
    let made = [...rows];
    order.forEach(({ column, descending }) => {
      const key = word;
      const { id, kind } = input.type(column);
      word += id === TYPE_DECIMAL128 ? 2 : 1;
      if (kind !== 'STRING') return;
      const at = text++;
      const distinct = [...new Set(made.map(({ texts }) => texts[at]))].filter((t) => t !== null);
      const sorted = distinct.sort(byCodePoints);
      const ranks = new Map(sorted.map((value, i) => [value, BigInt(descending ? -i : i)]));
      made = made.map((row) => {
        const value = row.texts[at];
        const rank = value === null ? row.words[key] : (ranks.get(value) ?? 0n);
        return { ...row, words: row.words.map((own, i) => (i === key ? rank : own)) };
      });
    });
    return made;
  }

  private listed(ids: readonly number[]): number {
    const { engine } = this.context;
    const address = engine.arena.allocate(ids.length * 4);
    engine.memory.u32.set(ids, address >>> 2);
    return address;
  }
}

function compareRows(a: Sorted, b: Sorted): number {
  for (const [i, word] of a.words.entries()) {
    if (word !== b.words[i]) return word < b.words[i] ? -1 : 1;
  }
  return 0;
}

/** Rows without those that were taken back: of rows that are alike in all columns the latest. */
function present(rows: readonly Sorted[]): Sorted[] {
  if (rows.every(({ isAdded }) => isAdded)) return [...rows];
  const taken = new Map<string, number>();
  const keyOf = ({ words, hash }: Sorted): string => `${words.join()}/${hash}`;
  for (const row of rows) {
    if (!row.isAdded) taken.set(keyOf(row), (taken.get(keyOf(row)) ?? 0) + 1);
  }
  const left: Sorted[] = [];
  for (const row of rows.toReversed()) {
    if (!row.isAdded) continue;
    const count = taken.get(keyOf(row)) ?? 0;
    if (count > 0) taken.set(keyOf(row), count - 1);
    else left.push(row);
  }
  return left.reverse();
}
