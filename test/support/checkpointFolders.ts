// A folder of checkpoints to look at: two of two subtasks, a savepoint, and the last.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { int32, int64, string } from '../../src/batch/dataType.js';
import { Schema } from '../../src/batch/schema.js';
import { folderStorage } from '../../src/checkpoint/folderStorage.node.js';
import type { SnapshotWriter, StateTable } from '../../src/checkpoint/snapshot.js';
import { rowsOf, takeCheckpoint } from './checkpointed.js';

const groups: StateTable = {
  name: 'groups',
  schema: new Schema([
    { name: 'user', type: string().nullable() },
    { name: 'total', type: int64() },
  ]),
  distribution: { keys: [0] },
};
const slices: StateTable = {
  name: 'slices',
  schema: new Schema([{ name: 'n', type: int32() }]),
  distribution: { to: 'broadcast' },
};
export const users = ['a', 'AA', null, 'quo"te, x', 'esc\u001b[31m'];

/** Two checkpoints and a savepoint of two subtasks; the part of the second is that of the first. */
async function fill(path: string): Promise<void> {
  const storage = folderStorage(path);
  const subtask = (index: number) => (writer: (operator: string) => SnapshotWriter) => {
    const mine = users.filter((_, i) => i % 2 === index);
    const rows = mine.map((user, i) => ({ user, total: BigInt(10 * index + i) }));
    writer('count').write(groups, rowsOf(groups, rows));
    writer('count').value('watermark', index === 0 ? -Infinity : 1234);
    if (index > 0) return;
    writer('count').writePart(slices, { id: 'p', version: 1 }, () => {
      const many = Array.from({ length: 1500 }, (_, n) => ({ n }));
      writer('count').write(slices, rowsOf(slices, many));
    });
    writer('source').value('$splits', [{ split: { id: 'file-0' }, position: { reader: 77 } }]);
  };
  const sinks = { out: [{ staged: 'part-1' }] };
  const tasks = [subtask(0), subtask(1)];
  const previous = await takeCheckpoint(storage, { id: 1, sinks }, ...tasks);
  await takeCheckpoint(storage, { id: 2, previous, sinks }, ...tasks);
  await takeCheckpoint(storage, { id: 3, kind: 'savepoint' }, () => undefined);
  await takeCheckpoint(storage, { id: 4, kind: 'final', previous, sinks }, ...tasks);
}

/** Folders on disk, which `remove` removes. */
export interface CheckpointFolders {
  readonly whole: string;
  /** Two files of the newest and the manifest of the second are damaged. */
  readonly damaged: string;
  /** A path where nothing is. */
  readonly none: string;
  remove(): void;
}

export async function checkpointFolders(): Promise<CheckpointFolders> {
  const root = mkdtempSync(join(tmpdir(), 'millrace-checkpoints-'));
  const [whole, damaged, none] = ['whole', 'damaged', 'none'].map((name) => join(root, name));
  await fill(whole);
  await fill(damaged);
  const flip = (path: string): void => {
    const bytes = readFileSync(join(damaged, path));
    bytes[bytes.length >> 1] ^= 1;
    writeFileSync(join(damaged, path), bytes);
  };
  for (const subtask of [0, 1]) flip(`chk-000004/${subtask}/count/groups.arrow`);
  writeFileSync(join(damaged, 'chk-000002/manifest.json'), '{"id":');
  return { whole, damaged, none, remove: () => rmSync(root, { recursive: true, force: true }) };
}
