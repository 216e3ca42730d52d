// Which checkpoint of a folder a command is about.
import { CheckpointStore, type StoredCheckpoint } from '../checkpoint/checkpointStore.js';
import type { Manifest } from '../checkpoint/manifest.js';
import { MillraceError } from '../error.js';
import { storageAt } from './storageAt.js';

/** A folder of checkpoints that has some. */
export interface CheckpointFolder {
  readonly store: CheckpointStore;
  /** The newest first. */
  readonly all: readonly StoredCheckpoint[];
}

/** A checkpoint whose manifest can be read. */
export interface OpenCheckpoint {
  readonly store: CheckpointStore;
  readonly folder: string;
  readonly manifest: Manifest;
}

/** @throws MillraceError CONNECTOR_NOT_FOUND when the folder is not there, or has none. */
export async function openFolder(folder: string): Promise<CheckpointFolder> {
  const store = new CheckpointStore(storageAt(folder));
  const all = await store.list();
  if (all.length > 0) return { store, all };
  throw new MillraceError(
    'CONNECTOR_NOT_FOUND',
    `There are no checkpoints in '${folder}'. Name the folder that the job has as its storage.`,
  );
}

/**
 * A checkpoint of a folder, by its name or its number; the newest without either.
 *
 * @throws MillraceError CONNECTOR_NOT_FOUND without it, CONNECTOR_FORMAT when its manifest is
 *   damaged.
 */
export async function openCheckpoint(folder: string, name?: string): Promise<OpenCheckpoint> {
  const { store, all } = await openFolder(folder);
  const found = findCheckpoint(all, name);
  const { manifest, problem } = found;
  if (manifest === undefined) throw new MillraceError('CONNECTOR_FORMAT', problem ?? '');
  return { store, folder: found.folder, manifest };
}

/** @throws MillraceError CONNECTOR_NOT_FOUND with the names of those that are there. */
export function findCheckpoint(all: readonly StoredCheckpoint[], name?: string): StoredCheckpoint {
  const isNamed = ({ folder }: StoredCheckpoint): boolean => {
    return folder === name || Number(folder.slice(folder.indexOf('-') + 1)) === Number(name);
  };
  const found = name === undefined ? all[0] : all.find(isNamed);
  if (found !== undefined) return found;
  throw new MillraceError(
    'CONNECTOR_NOT_FOUND',
    `There is no checkpoint '${name}'. There are: ${all.map(({ folder }) => folder).join(', ')}.`,
  );
}
