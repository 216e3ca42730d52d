// Staged batches: the rows of a stream between preCommit and commit.
//
//   staging table    millrace_batch             millrace_row  millrace_kind  columns of the stream
//                    5f2c…-9a41d00c2b7e-0-17    1             0              …
//                    └ sink  └ run        │ └ number          └ row kind
//                                         └ subtask
//
// Invariants
//   · A batch's name is unique: the run is random, numbers count up from 1 in a run and subtask.
import { createHash, randomBytes } from 'node:crypto';
import type { Json } from '../../source/source.js';
import type { TableName } from './dialect.js';
import type { TargetTable } from './targetTable.js';

/** What a checkpoint keeps of the rows that were staged for it: all that their commit needs. */
export interface StagedBatch {
  readonly batch: string;
  readonly checkpointId: number;
  readonly rowCount: number;
  readonly hasDeletes: boolean;
  /** True when the table is emptied first. */
  readonly replaces: boolean;
  readonly staged: string;
  readonly namespace?: string;
  readonly table: string;
  readonly columns: readonly string[];
  readonly primaryKey: readonly string[];
}

/** The parts of a batch's name. */
export interface BatchName {
  readonly sink: string;
  readonly run: string;
  readonly subtask: number;
  readonly number: number;
}

/** A run's part of names. */
export function newRun(): string {
  return randomBytes(6).toString('hex');
}

/** A sink's part of names: streams of other names, tables or ids have another. */
export function sinkKey(id: string, stream: string, { namespace = '', table }: TableName): string {
  const identity = JSON.stringify([id, stream, namespace, table]);
  return createHash('sha256').update(identity).digest('hex').slice(0, 16);
}

export function batchName({ sink, run, subtask, number }: BatchName): string {
  return `${sink}-${run}-${subtask}-${number}`;
}

/** Undefined for a name that is no batch's. */
export function parseBatchName(name: string): BatchName | undefined {
  const match = /^([0-9a-f]+)-([0-9a-f]+)-(\d+)-(\d+)$/u.exec(name);
  if (match === null) return undefined;
  return { sink: match[1], run: match[2], subtask: Number(match[3]), number: Number(match[4]) };
}

/** Name of the staging table of a stream: one a table and list of columns. */
export function stagingTableOf({ namespace, table, schema }: TargetTable): TableName {
  const columns = schema.fields.map(({ name, type }) => [name, type.toString()]);
  const identity = JSON.stringify([namespace ?? '', table, columns]);
  const hash = createHash('sha256').update(identity).digest('hex').slice(0, 12);
  return { table: `millrace_staged_${hash}`, ...(namespace !== undefined && { namespace }) };
}

/** A handle as its writer made it. */
export function stagedBatchOf(handle: Json): StagedBatch {
  return handle as unknown as StagedBatch;
}
