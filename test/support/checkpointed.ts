// Checkpoints of one operator, written and read as a job does it, without the job.
import type { Batch } from '../../src/batch/batch.js';
import type { Fields } from '../../src/batch/dataType.js';
import { readRows } from '../../src/batch/readRows.js';
import { CheckpointStore } from '../../src/checkpoint/checkpointStore.js';
import {
  checkpointFolder,
  MANIFEST_VERSION,
  type CheckpointKind,
  type Manifest,
  type SubtaskEntry,
} from '../../src/checkpoint/manifest.js';
import { RestoredState } from '../../src/checkpoint/restoredState.js';
import type { SnapshotWriter, StateTable } from '../../src/checkpoint/snapshot.js';
import type { CheckpointStorage } from '../../src/checkpoint/storage.js';
import { SubtaskSnapshot } from '../../src/checkpoint/subtaskSnapshot.js';
import { loadArrowFormat } from '../../src/format/arrow/library.js';
import type { Engine } from '../../src/wasm/engine.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { batchFromRows } from './columns.js';

export const engine: Engine = createEngine();
export const arrow = await loadArrowFormat();

/** What a checkpoint is taken with. */
export interface Taken {
  readonly id: number;
  readonly kind?: CheckpointKind;
  readonly maxParallelism?: number;
  readonly previous?: Manifest;
  readonly sinks?: SubtaskEntry['sinks'];
}

/** Takes a checkpoint of operators, `write` says what each subtask keeps. */
export async function takeCheckpoint(
  storage: CheckpointStorage,
  { id, kind = 'checkpoint', maxParallelism = 128, previous, sinks = {} }: Taken,
  ...write: readonly ((writer: (operator: string) => SnapshotWriter) => void)[]
): Promise<Manifest> {
  const subtasks: SubtaskEntry[] = [];
  for (const [subtask, writeOne] of write.entries()) {
    const snapshot = new SubtaskSnapshot({
      engine,
      arrow,
      maxParallelism,
      folder: `${checkpointFolder(id, kind)}/${subtask}`,
      previous: previous?.subtasks[subtask],
    });
    writeOne((operator) => snapshot.writer(operator));
    engine.arena.reset();
    subtasks.push(await snapshot.save(storage, sinks));
  }
  const about = { version: MANIFEST_VERSION, id, kind, at: id * 1000, durationMs: 5 };
  const manifest = { ...about, parallelism: write.length, maxParallelism, subtasks };
  await new CheckpointStore(storage).complete(manifest);
  return manifest;
}

/** A batch of a table's rows. */
export function rowsOf<F extends Fields>(table: StateTable<F>, rows: readonly object[]): Batch {
  return batchFromRows(engine, table.schema, rows as never);
}

/** The rows of a table that each of several subtasks gets, batch after batch. */
export async function restoredRows(
  storage: CheckpointStorage,
  manifest: Manifest,
  operator: string,
  table: StateTable,
  parallelism = 1,
): Promise<object[][]> {
  const all: object[][] = [];
  for (let subtask = 0; subtask < parallelism; subtask++) {
    const target = { engine, arrow, subtask, parallelism };
    const reader = await new RestoredState(storage, manifest, target).reader(operator);
    const rows: object[] = [];
    // A batch is valid until the next.
    for (const batch of reader.read(table)) rows.push(...readRows(batch));
    all.push(rows);
  }
  return all;
}
