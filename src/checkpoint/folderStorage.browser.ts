// Browsers have no folders; their jobs keep checkpoints in memory.
import { MillraceError } from '../error.js';
import type { CheckpointStorage } from './storage.js';

/** @throws MillraceError PLAN_UNSUPPORTED always. */
export function folderStorage(folder: string): CheckpointStorage {
  throw new MillraceError(
    'PLAN_UNSUPPORTED',
    `Checkpoints in a folder ('${folder}') need Node; use memoryStorage() in a browser.`,
  );
}
