// Names of part files: `part-<subtask>-<number>.<format>`, the number in five digits or more, so
// that names sort as they were written.
import { readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { writing } from './filePart.js';

const PART = /^part-(\d+)-(\d+)\.\w+$/u;

const DIGITS = 5;

/** The name of a part. */
export function partName(subtask: number, number: number, format: string): string {
  return `part-${subtask}-${String(number).padStart(DIGITS, '0')}.${format}`;
}

/** The parts in a folder; none when the folder is missing. */
export function partsIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => PART.test(name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    return writing(folder, () => {
      throw error;
    });
  }
}

/** The subtask that wrote a part; undefined when the name is none of a part. */
export function subtaskOfPart(name: string): number | undefined {
  const match = PART.exec(name);
  return match === null ? undefined : Number(match[1]);
}

/**
 * A number that no part of a folder has, nor any behind it.
 *
 * @param pending  Paths of parts that will be there.
 */
export function nextPartNumber(folder: string, pending: readonly string[] = []): number {
  const names = [...partsIn(folder), ...pending.map((path) => basename(path))];
  const numbers = names.map((name) => Number(PART.exec(name)?.[2]));
  return numbers.reduce((next, number) => Math.max(next, number + 1), 0);
}

/** Removes those parts of a folder that are numbered below `below`. */
export function removeParts(folder: string, below: number): void {
  for (const name of partsIn(folder)) {
    if (Number(PART.exec(name)?.[2]) < below) rmSync(join(folder, name), { force: true });
  }
}
