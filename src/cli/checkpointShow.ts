// `millrace checkpoint show`: what a checkpoint holds of each operator.
import type { Manifest, TableEntry } from '../checkpoint/manifest.js';
import { bytesText, countText, timeText } from './numberText.js';
import { openCheckpoint } from './openCheckpoint.js';
import { shortened, textTable } from './textTable.js';

const TABLE_COLUMNS = [
  'operator',
  'table',
  'goes to',
  'columns',
  { name: 'rows', isNumber: true },
  { name: 'bytes', isNumber: true },
  { name: 'files', isNumber: true },
] as const;
const COLUMNS_LENGTH_MAX = 60;
const VALUE_LENGTH_MAX = 80;

/** The text that `show` prints. */
export async function checkpointShow(folder: string, name?: string): Promise<string> {
  const checkpoint = await openCheckpoint(folder, name);
  const { manifest } = checkpoint;
  const { kind, at, parallelism, maxParallelism } = manifest;
  const about = [
    `${checkpoint.folder}: ${kind} of ${timeText(at)} UTC`,
    `${parallelism} ${parallelism === 1 ? 'subtask' : 'subtasks'}`,
    `${maxParallelism} key groups`,
  ];
  const parts = [about.join(', ')];
  const add = (title: string, table: string, rows: readonly unknown[]): void => {
    if (rows.length > 0) parts.push('', title, table);
  };
  const tables = tableRows(manifest);
  add('Tables', textTable(TABLE_COLUMNS, tables), tables);
  const values = valueRows(manifest);
  add('Values', textTable(['operator', 'subtask', 'name', 'value'], values), values);
  const sinks = sinkRows(manifest);
  add('Sinks, and what each commits', textTable(['sink', 'subtask', 'handle'], sinks), sinks);
  return parts.join('\n');
}

/** One row a table, whatever number of subtasks wrote it. */
function tableRows({ subtasks }: Manifest): string[][] {
  const tables = new Map<string, { operator: string; entries: TableEntry[] }>();
  for (const { operators } of subtasks) {
    for (const [operator, entry] of Object.entries(operators)) {
      for (const table of entry.tables) {
        const key = JSON.stringify([operator, table.name]);
        const known = tables.get(key) ?? { operator, entries: [] };
        tables.set(key, known);
        known.entries.push(table);
      }
    }
  }
  return [...tables.values()].map(({ operator, entries }) => {
    const [{ name, columns }] = entries;
    const files = entries.flatMap((entry) => entry.files);
    const sum = (of: 'rows' | 'bytes'): number => files.reduce((all, file) => all + file[of], 0);
    const goesTo = distributionText(entries[0]);
    const names = shortened(columns.join(', '), COLUMNS_LENGTH_MAX);
    const { length } = files;
    return [
      operator,
      name,
      goesTo,
      names,
      countText(sum('rows')),
      bytesText(sum('bytes')),
      `${length}`,
    ];
  });
}

function distributionText({ distribution, columns }: TableEntry): string {
  if (!('keys' in distribution)) return distribution.to === 'broadcast' ? 'all' : 'any';
  const keys = distribution.keys.map((key) => columns[key]?.split(' ')[0] ?? String(key));
  return keys.length === 0 ? 'the first' : `key (${keys.join(', ')})`;
}

function valueRows({ subtasks }: Manifest): string[][] {
  return subtasks.flatMap(({ operators }, subtask) =>
    Object.entries(operators).flatMap(([operator, { values }]) =>
      Object.entries(values).map(([name, value]) => {
        return [operator, String(subtask), name, valueText(value)];
      }),
    ),
  );
}

function sinkRows({ subtasks }: Manifest): string[][] {
  return subtasks.flatMap(({ sinks }, subtask) =>
    Object.entries(sinks).flatMap(([sink, handles]) =>
      handles.map((handle) => [sink, String(subtask), valueText(handle)]),
    ),
  );
}

/** As JSON, with infinite numbers as they are written in programs. */
function valueText(value: unknown): string {
  const text = JSON.stringify(value, (_key, part: unknown) => {
    return typeof part === 'number' && !Number.isFinite(part) ? String(part) : part;
  });
  return shortened(text, VALUE_LENGTH_MAX);
}
