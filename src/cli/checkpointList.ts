// `millrace checkpoint ls`: the checkpoints of a folder, and whether they can be used.
import type { CheckpointStore, StoredCheckpoint } from '../checkpoint/checkpointStore.js';
import { filesOf } from '../checkpoint/manifest.js';
import { bytesText, timeText } from './numberText.js';
import { openFolder } from './openCheckpoint.js';
import { textTable } from './textTable.js';

const COLUMNS = [
  'checkpoint',
  'kind',
  'taken at (UTC)',
  { name: 'duration', isNumber: true },
  { name: 'subtasks', isNumber: true },
  { name: 'state', isNumber: true },
  { name: 'written', isNumber: true },
  'is',
] as const;

/** The table that `ls` prints; reads every file. */
export async function checkpointList(folder: string): Promise<string> {
  const { store, all } = await openFolder(folder);
  const rows: string[][] = [];
  for (const checkpoint of all) rows.push(await listed(store, checkpoint));
  return textTable(COLUMNS, rows);
}

async function listed(store: CheckpointStore, checkpoint: StoredCheckpoint): Promise<string[]> {
  const { folder, manifest, problem } = checkpoint;
  if (manifest === undefined) return [folder, '', '', '', '', '', '', `damaged: ${problem}`];
  const { kind, at, durationMs, parallelism } = manifest;
  const files = filesOf(manifest);
  const sum = (some: typeof files): string =>
    bytesText(some.reduce((total, file) => total + file.bytes, 0));
  // The others were written by checkpoints before and have not changed.
  const own = files.filter(({ path }) => path.startsWith(`${folder}/`));
  const damage = await store.damageOf(manifest);
  return [
    folder,
    kind,
    timeText(at),
    `${Math.round(durationMs)} ms`,
    String(parallelism),
    sum(files),
    sum(own),
    damage === undefined ? 'whole' : `damaged: ${damage}`,
  ];
}
