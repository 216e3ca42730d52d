// Subtask snapshot: the state of all operators of one subtask, taken at a barrier and written
// behind it.
//
//   barrier   writer('count').write(table, batch)…      encoded at once, copied
//   later     save(storage) → checksums, files          while rows flow again
import type { Batch } from '../batch/batch.js';
import { MillraceError } from '../error.js';
import type { Engine } from '../wasm/engine.js';
import type { BlockPool } from './blockPool.js';
import { checksum } from './checksum.node.js';
import type { OperatorEntry, StateFile, SubtaskEntry, TableEntry } from './manifest.js';
import type { SnapshotWriter, StatePart, StateTable, StateValue } from './snapshot.js';
import { StateFileWriter, type ArrowFormat } from './stateFile.js';
import { storagePart, type CheckpointStorage } from './storage.js';

/** What a {@link SubtaskSnapshot} is made with. */
export interface SubtaskSnapshotOptions {
  readonly engine: Engine;
  readonly arrow: ArrowFormat;
  readonly maxParallelism: number;
  /** Memory of the files, used again by the next snapshot. */
  readonly pool?: BlockPool;
  /** Folder of the checkpoint and the subtask. */
  readonly folder: string;
  /** What this subtask, in this run, wrote to the last checkpoint that was completed. */
  readonly previous: SubtaskEntry | undefined;
}

/** Longest part of a path, in bytes: file systems allow 255, and the number and suffix follow. */
const PART_LENGTH_MAX = 120;
/** Files that are written at the same time. */
const SAVES_MAX = 8;

interface PendingTable {
  readonly table: StateTable;
  readonly files: (StateFile | PendingFile)[];
  /** Takes the rows that belong to no part. */
  rest: PendingFile | undefined;
}

interface PendingFile {
  readonly path: string;
  readonly writer: StateFileWriter;
  readonly part?: StatePart;
}

/** Takes snapshots of the operators of one subtask. */
export class SubtaskSnapshot {
  private readonly operators = new Map<string, OperatorSnapshot>();
  /** Paths in use, as file systems compare them that do not tell letter cases apart. */
  private readonly paths = new Set<string>();

  constructor(private readonly options: SubtaskSnapshotOptions) {}

  /** The writer of an operator. */
  writer(operator: string): OperatorSnapshot {
    const known = this.operators.get(operator);
    if (known !== undefined) return known;
    const writer = new OperatorSnapshot(this.options, operator, this.paths);
    this.operators.set(operator, writer);
    return writer;
  }

  /** Writes the files. @throws MillraceError CONNECTOR_IO */
  async save(storage: CheckpointStorage, sinks: SubtaskEntry['sinks']): Promise<SubtaskEntry> {
    const operators: [string, OperatorEntry][] = [];
    for (const [name, writer] of this.operators) operators.push([name, await writer.save(storage)]);
    // Any name may be a key, __proto__ too.
    return { operators: Object.fromEntries(operators), sinks };
  }
}

/** The writer of one operator. */
export class OperatorSnapshot implements SnapshotWriter {
  private readonly tables = new Map<string, PendingTable>();
  private readonly values = new Map<string, StateValue>();
  private part: PendingFile | undefined;

  constructor(
    private readonly options: SubtaskSnapshotOptions,
    private readonly operator: string,
    private readonly paths: Set<string>,
  ) {}

  write(table: StateTable, batch: Batch): void {
    if (batch.rowCount === 0) return;
    const pending = this.pending(table);
    const file = this.part ?? (pending.rest ??= this.open(pending));
    file.writer.write(batch);
  }

  writePart(table: StateTable, part: StatePart, write: () => void): void {
    const pending = this.pending(table);
    const kept = this.unchanged(table.name, part);
    if (kept !== undefined) return void pending.files.push(kept);
    this.part = this.open(pending, part);
    try {
      write();
    } finally {
      this.part = undefined;
    }
  }

  value(name: string, value: StateValue): void {
    this.values.set(name, value);
  }

  async save(storage: CheckpointStorage): Promise<OperatorEntry> {
    const tables: TableEntry[] = [];
    for (const { table, files } of this.tables.values()) {
      const saved = await saveFiles(storage, files);
      const columns = table.schema.fields.map(({ name, type }) => `${name} ${type}`);
      tables.push({ name: table.name, distribution: table.distribution, columns, files: saved });
    }
    return { tables, values: Object.fromEntries(this.values) };
  }

  private pending(table: StateTable): PendingTable {
    const known = this.tables.get(table.name);
    if (known !== undefined) {
      if (known.table.schema.toString() === table.schema.toString()) return known;
      throw new MillraceError(
        'INTERNAL_STATE',
        `The state table '${table.name}' of '${this.operator}' was written with two schemas.`,
      );
    }
    const pending: PendingTable = { table, files: [], rest: undefined };
    this.tables.set(table.name, pending);
    return pending;
  }

  private unchanged(table: string, part: StatePart): StateFile | undefined {
    const before = this.options.previous?.operators[this.operator]?.tables;
    return before
      ?.find(({ name }) => name === table)
      ?.files.find((file) => file.part?.id === part.id && file.part.version === part.version);
  }

  private open(pending: PendingTable, part?: StatePart): PendingFile {
    const { engine, arrow, maxParallelism, pool } = this.options;
    const { table, files } = pending;
    const path = this.path(table.name, part?.id);
    const writer = new StateFileWriter(engine, arrow, table, this.operator, maxParallelism, pool);
    const file: PendingFile = part === undefined ? { path, writer } : { path, writer, part };
    files.push(file);
    return file;
  }

  /** A path that is like no other of the snapshot; `~` is encoded in names. */
  private path(table: string, part: string | undefined): string {
    const names = [this.operator, table, ...(part === undefined ? [] : [part])];
    const [operator, ...file] = names.map((name) => storagePart(name).slice(0, PART_LENGTH_MAX));
    const stem = `${this.options.folder}/${operator}/${file.join('~').slice(0, PART_LENGTH_MAX)}`;
    let path = `${stem}.arrow`;
    for (let count = 2; this.paths.has(path.toLowerCase()); count++) {
      path = `${stem}~~${count}.arrow`;
    }
    this.paths.add(path.toLowerCase());
    return path;
  }
}

async function saveFiles(
  storage: CheckpointStorage,
  files: readonly (StateFile | PendingFile)[],
): Promise<StateFile[]> {
  const saved: StateFile[] = [];
  for (let from = 0; from < files.length; from += SAVES_MAX) {
    const some = files.slice(from, from + SAVES_MAX).map((file) => saveFile(storage, file));
    saved.push(...(await Promise.all(some)));
  }
  return saved;
}

async function saveFile(
  storage: CheckpointStorage,
  file: StateFile | PendingFile,
): Promise<StateFile> {
  if (!('writer' in file)) return file;
  const { path, writer, part } = file;
  const pieces = writer.end();
  const bytes = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const saved = { path, bytes, crc32: checksum(pieces), rows: writer.rows };
  await storage.put(path, pieces);
  writer.release();
  return part === undefined ? saved : { ...saved, part };
}
