// Manifest: what a checkpoint consists of. The checkpoint exists when its manifest does.
//
//   chk-000012/manifest.json   { crc32, id, …, subtasks: [{ operators: { "count": { values,
//                              tables: [{ files: […] }] } }, sinks }] }
//   chk-000012/0/count/groups.arrow
//   chk-000011/0/count/slices-36000.arrow      named by both, as it has not changed in between
import { MillraceError } from '../error.js';
import { checksum } from './checksum.node.js';
import type { Json } from '../source/source.js';
import type { StateDistribution } from './snapshot.js';

/** Version of the layout; others are refused. */
export const MANIFEST_VERSION = 1;

/** A file of state, Arrow IPC. */
export interface StateFile {
  /** In the storage. */
  readonly path: string;
  readonly bytes: number;
  readonly crc32: number;
  readonly rows: number;
  /** Of a table that is written in pieces: which piece, at which version. */
  readonly part?: { readonly id: string; readonly version: number };
}

/** A table of state as one subtask wrote it. */
export interface TableEntry {
  readonly name: string;
  readonly distribution: StateDistribution;
  /** Its columns, as text for who looks: `auction BIGINT`. */
  readonly columns: readonly string[];
  readonly files: readonly StateFile[];
}

/** What one subtask keeps of one operator. */
export interface OperatorEntry {
  readonly tables: readonly TableEntry[];
  readonly values: Readonly<Record<string, Json>>;
}

/** What one subtask keeps. */
export interface SubtaskEntry {
  readonly operators: Readonly<Record<string, OperatorEntry>>;
  /** What each sink needs to commit, by its name, in order: also of checkpoints that failed. */
  readonly sinks: Readonly<Record<string, readonly Json[]>>;
}

/** Why a checkpoint was taken: by the interval, by hand, or at the end of a bounded job. */
export type CheckpointKind = 'checkpoint' | 'savepoint' | 'final';

/** A checkpoint. */
export interface Manifest {
  readonly version: number;
  readonly id: number;
  readonly kind: CheckpointKind;
  /** Milliseconds since 1970-01-01 UTC at which it was begun. */
  readonly at: number;
  /** Milliseconds until all files were written. */
  readonly durationMs: number;
  readonly parallelism: number;
  readonly maxParallelism: number;
  readonly subtasks: readonly SubtaskEntry[];
}

/** The folder of a checkpoint in its storage. */
export function checkpointFolder(id: number, kind: CheckpointKind = 'checkpoint'): string {
  return `${kind === 'savepoint' ? 'savepoint' : 'chk'}-${String(id).padStart(6, '0')}`;
}

/** Paths of all state files that a manifest names. */
export function filesOf(manifest: Manifest): StateFile[] {
  return manifest.subtasks.flatMap((subtask) =>
    Object.values(subtask.operators).flatMap((operator) =>
      operator.tables.flatMap((table) => table.files),
    ),
  );
}

/** A manifest as JSON text behind a checksum of itself; infinite numbers survive. */
export function encodeManifest(manifest: Manifest): string {
  const body = `${JSON.stringify(manifest, encodeValue, 1).slice(1)}\n`;
  return `{\n "crc32": ${checksumOf(body)},${body}`;
}

/**
 * A manifest from text.
 *
 * @throws MillraceError CONNECTOR_FORMAT when it is torn, changed, none, or of another version.
 */
export function decodeManifest(text: string, path: string): Manifest {
  let parsed: (Partial<Manifest> & { readonly crc32?: number }) | null;
  try {
    parsed = JSON.parse(text, decodeValue) as typeof parsed;
  } catch (cause) {
    throw new MillraceError('CONNECTOR_FORMAT', `'${path}' is no whole manifest.`, { cause });
  }
  const { crc32: _, ...manifest } = parsed ?? {};
  const { version } = manifest;
  if (version !== undefined && version !== MANIFEST_VERSION) {
    throw new MillraceError(
      'CONNECTOR_FORMAT',
      `'${path}' has version ${version}; ${MANIFEST_VERSION} is what this millrace reads.`,
    );
  }
  const [head = '', crc32] = /^\{\n "crc32": (\d+),/.exec(text) ?? [];
  const isWhole = crc32 !== undefined && Number(crc32) === checksumOf(text.slice(head.length));
  if (version !== undefined && isWhole) return manifest as Manifest;
  throw new MillraceError(
    'CONNECTOR_FORMAT',
    `'${path}' is damaged: ${crc32 === undefined ? 'it is no manifest' : 'its checksum differs'}.`,
  );
}

function checksumOf(text: string): number {
  return checksum([new TextEncoder().encode(text)]);
}

/** Objects whose own keys would be taken for those of numbers are written as their entries. */
function encodeValue(_key: string, value: unknown): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value : { $number: `${value}` };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const isTaken = Object.hasOwn(value, '$number') || Object.hasOwn(value, '$entries');
  return isTaken ? { $entries: Object.entries(value) } : value;
}

function decodeValue(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const { $number, $entries } = value as { $number?: string; $entries?: [string, unknown][] };
  if ($entries !== undefined) return Object.fromEntries($entries);
  return $number === undefined ? value : Number($number);
}
