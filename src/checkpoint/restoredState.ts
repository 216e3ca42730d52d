// Restored state: what a checkpoint holds for one subtask of a job, at whatever parallelism it
// runs now.
//
//   files of all subtasks of old ──► those of our key groups ──► rows of our key groups ──►
//   columns by name
import { Batch } from '../batch/batch.js';
import type { Fields } from '../batch/dataType.js';
import { Schema } from '../batch/schema.js';
import { MillraceError } from '../error.js';
import { keyGroupRange } from '../exchange/keyGroups.js';
import type { Engine } from '../wasm/engine.js';
import { checksum } from './checksum.node.js';
import { filesOf, type Manifest, type StateFile, type TableEntry } from './manifest.js';
import { migrate } from './migrate.js';
import type { SnapshotReader, StateTable, StateValue } from './snapshot.js';
import type { ArrowFormat } from './stateFile.js';
import type { CheckpointStorage } from './storage.js';

/** Rows a batch that is restored. */
const BATCH_ROWS = 16_384;

/** Which subtask of how many takes the state over. */
export interface RestoreTarget {
  readonly engine: Engine;
  readonly arrow: ArrowFormat;
  readonly subtask: number;
  readonly parallelism: number;
}

/** The state of a checkpoint for one subtask. */
export class RestoredState {
  constructor(
    private readonly storage: CheckpointStorage,
    readonly manifest: Manifest,
    private readonly target: RestoreTarget,
  ) {}

  /** True when the checkpoint knows the operator. */
  has(operator: string): boolean {
    return this.manifest.subtasks.some(({ operators }) => Object.hasOwn(operators, operator));
  }

  /**
   * The reader of an operator; its files are read ahead.
   *
   * @throws MillraceError CONNECTOR_FORMAT when a file is not what was written.
   */
  async reader(operator: string): Promise<OperatorRestore> {
    const { storage, manifest, target } = this;
    const tables = new Map<string, RestoredTable>();
    const values: Readonly<Record<string, StateValue>>[] = [];
    for (const [subtask, { operators }] of manifest.subtasks.entries()) {
      if (!Object.hasOwn(operators, operator)) continue;
      values.push(operators[operator].values);
      for (const entry of operators[operator].tables) {
        if (!concerns(entry, subtask, manifest, target)) continue;
        const restored = tables.get(entry.name) ?? { entry, files: [] };
        tables.set(entry.name, restored);
        for (const file of entry.files) {
          restored.files.push({ path: file.path, bytes: await readFile(storage, file) });
        }
      }
    }
    return new OperatorRestore(operator, tables, values, manifest.maxParallelism, target);
  }
}

interface RestoredTable {
  readonly entry: TableEntry;
  readonly files: { readonly path: string; readonly bytes: Uint8Array }[];
}

/** False where no row of the table, as a subtask of old wrote it, is for this subtask. */
function concerns(
  { distribution }: TableEntry,
  oldSubtask: number,
  manifest: Manifest,
  { subtask, parallelism }: RestoreTarget,
): boolean {
  if ('keys' in distribution) {
    const { maxParallelism } = manifest;
    const old = keyGroupRange(oldSubtask, manifest.parallelism, maxParallelism);
    const mine = keyGroupRange(subtask, parallelism, maxParallelism);
    return old.from < mine.until && mine.from < old.until;
  }
  return distribution.to === 'broadcast' || oldSubtask % parallelism === subtask;
}

/** Reads a file and compares it with what was written. @throws MillraceError CONNECTOR_FORMAT */
export async function readFile(storage: CheckpointStorage, file: StateFile): Promise<Uint8Array> {
  const bytes = await storage.get(file.path);
  if (bytes.length === file.bytes && checksum([bytes]) === file.crc32) return bytes;
  const what =
    bytes.length === file.bytes
      ? 'its checksum differs'
      : `it has ${bytes.length} bytes of ${file.bytes}`;
  throw new MillraceError(
    'CONNECTOR_FORMAT',
    `The file '${file.path}' of the checkpoint in ${storage.name} is damaged: ${what}.`,
  );
}

/** Checks every file of a checkpoint. @throws MillraceError for the first that is not whole. */
export async function verifyFiles(storage: CheckpointStorage, manifest: Manifest): Promise<void> {
  for (const file of filesOf(manifest)) await readFile(storage, file);
}

/** The reader of one operator. */
export class OperatorRestore implements SnapshotReader {
  private readonly asked = new Set<string>();

  constructor(
    private readonly operator: string,
    private readonly tables: ReadonlyMap<string, RestoredTable>,
    private readonly subtaskValues: readonly Readonly<Record<string, StateValue>>[],
    private readonly maxParallelism: number,
    private readonly target: RestoreTarget,
  ) {}

  values(name: string): readonly StateValue[] {
    const having = this.subtaskValues.filter((values) => Object.hasOwn(values, name));
    return having.map((values) => values[name]);
  }

  *read<F extends Fields>(table: StateTable<F>): Iterable<Batch<F>> {
    this.asked.add(table.name);
    const { engine, arrow } = this.target;
    const restored = this.tables.get(table.name);
    if (restored === undefined) return;
    const where = this.where(table.name);
    requireSameKeys(restored.entry, table, this.target.parallelism, where);
    const isKeyed = 'keys' in restored.entry.distribution;
    for (const { path, bytes } of restored.files) {
      for (const batch of arrow.readArrowBytes(engine, bytes, path, BATCH_ROWS)) {
        const mine = isKeyed ? this.mine(batch) : batch;
        if (mine.rowCount > 0) yield migrate(mine, table.schema, where);
        engine.arena.reset();
      }
    }
  }

  /** Tables with rows that the operator did not ask for: state that would be lost. */
  unread(): string[] {
    return [...this.tables.values()]
      .filter(({ entry, files }) => !this.asked.has(entry.name) && files.length > 0)
      .map(({ entry }) => entry.name);
  }

  private where(table: string): string {
    return `the state '${table}' of '${this.operator}'`;
  }

  /** The rows of our key groups, without the column of key groups, which is the first. */
  private mine(batch: Batch): Batch {
    const { engine, subtask, parallelism } = this.target;
    const schema = new Schema(batch.schema.fields.slice(1));
    const rows = new Batch(engine, schema, batch.columns().slice(1), batch.rowCount);
    if (parallelism === 1) return rows;
    const { from, until } = keyGroupRange(subtask, parallelism, this.maxParallelism);
    const selection = engine.arena.allocate(batch.rowCount * 4);
    const groups = batch.column(0).values >>> 2;
    const { u32 } = engine.memory;
    let count = 0;
    for (let row = 0; row < batch.rowCount; row++) {
      const group = u32[groups + row];
      if (group >= from && group < until) u32[(selection >>> 2) + count++] = row;
    }
    return count === batch.rowCount ? rows : rows.select(selection, count);
  }
}

/**
 * Rows were dealt out by the key groups of the keys of old: with other keys they would be looked
 * for in other subtasks.
 */
function requireSameKeys(
  { distribution, columns }: TableEntry,
  table: StateTable,
  parallelism: number,
  where: string,
): void {
  const wanted = table.distribution;
  const old = 'keys' in distribution ? distribution.keys.map((key) => columns[key]) : undefined;
  const fields = 'keys' in wanted ? wanted.keys.map((key) => table.schema.fields[key]) : undefined;
  const now = fields?.map(({ name, type }) => `${name} ${type}`);
  // One subtask has all keys: there a key may get a wider type.
  const comparable = (keys: readonly string[] | undefined): string | undefined =>
    keys?.map((key) => (parallelism === 1 ? key.slice(0, key.indexOf(' ')) : key)).join(', ');
  if (comparable(old) === comparable(now)) return;
  throw new MillraceError(
    'PLAN_TYPE_MISMATCH',
    `The rows of ${where} belong to ${keysText(old)} in the checkpoint and to ` +
      `${keysText(now)} in the program. Keep the keys, or give the operator another name to ` +
      `start it empty.`,
  );
}

function keysText(keys: readonly string[] | undefined): string {
  if (keys === undefined) return 'no key';
  return keys.length === 0 ? 'the empty key' : `the key (${keys.join(', ')})`;
}
