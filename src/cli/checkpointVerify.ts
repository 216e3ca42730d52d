// `millrace checkpoint verify`: reads every file of checkpoints and compares checksums.
import type { CheckpointStore, StoredCheckpoint } from '../checkpoint/checkpointStore.js';
import { filesOf } from '../checkpoint/manifest.js';
import { readFile } from '../checkpoint/restoredState.js';
import { MillraceError } from '../error.js';
import { bytesText } from './numberText.js';
import { findCheckpoint, openFolder } from './openCheckpoint.js';

/** What `verify` prints, and whether every checkpoint is whole. */
export interface Verified {
  readonly isWhole: boolean;
  readonly lines: readonly string[];
}

/** Verifies one checkpoint, or all of a folder. */
export async function checkpointVerify(folder: string, name?: string): Promise<Verified> {
  const { store, all } = await openFolder(folder);
  const lines: string[] = [];
  let isWhole = true;
  for (const checkpoint of name === undefined ? all : [findCheckpoint(all, name)]) {
    const problems = await problemsOf(store, checkpoint);
    if (problems.length > 0) isWhole = false;
    lines.push(...told(checkpoint, problems));
  }
  return { isWhole, lines };
}

function told({ folder, manifest }: StoredCheckpoint, problems: readonly string[]): string[] {
  if (problems.length > 0) return [`${folder}: damaged`, ...problems.map((text) => `  ${text}`)];
  const files = manifest === undefined ? [] : filesOf(manifest);
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const count = `${files.length} ${files.length === 1 ? 'file' : 'files'}`;
  return [`${folder}: whole, ${count}, ${bytesText(bytes)}`];
}

/** Every problem, where a job stops at the first. */
async function problemsOf(
  store: CheckpointStore,
  { manifest, problem }: StoredCheckpoint,
): Promise<string[]> {
  if (manifest === undefined) return [problem ?? ''];
  const problems: string[] = [];
  for (const file of filesOf(manifest)) {
    try {
      await readFile(store.storage, file);
    } catch (error) {
      if (!(error instanceof MillraceError)) throw error;
      problems.push(error.message);
    }
  }
  return problems;
}
