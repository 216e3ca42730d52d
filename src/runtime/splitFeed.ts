// Split feed: which splits of a source one subtask reads.
//
//   bounded     one after another, handed out to whoever is free
//   unbounded   side by side; each belongs to one subtask by its id, wherever it is discovered
import type { Source, Split } from '../source/source.js';

/** Gives splits to one subtask. */
export interface SplitFeed {
  /** 0-based number of the subtask and how many there are. */
  readonly subtask: number;
  readonly parallelism: number;
  /** Bounded sources: to be called once before `next`, with what was read or begun before. */
  begin(source: Source, known: readonly string[]): Promise<void>;
  /** Bounded sources: the next split; undefined when all are handed out. */
  next(): Promise<Split | undefined>;
  /** Unbounded sources: whether a split is this subtask's. */
  isMine(split: Split): boolean;
}

/** The feed of a job with one task. */
export class LocalSplits implements SplitFeed {
  readonly subtask = 0;
  readonly parallelism = 1;
  private splits: Split[] = [];

  async begin(source: Source, known: readonly string[]): Promise<void> {
    this.splits = await unread(source, known, 1);
  }

  async next(): Promise<Split | undefined> {
    return this.splits.shift();
  }

  isMine(): boolean {
    return true;
  }
}

/** Splits of a bounded source, and how many are handed out: a counter that threads share. */
export interface SplitList {
  readonly splits: readonly Split[];
  readonly taken: Int32Array;
}

/** Takes the next split; undefined when all are handed out. */
export function takeSplit({ splits, taken }: SplitList): Split | undefined {
  return splits[Atomics.add(taken, 0, 1)];
}

/** True where another thread sees what is taken. */
export function isShared({ taken }: SplitList): boolean {
  return typeof SharedArrayBuffer !== 'undefined' && taken.buffer instanceof SharedArrayBuffer;
}

/** Splits of one source for several subtasks. */
export class SharedSplits {
  private handedOut: Promise<SplitList> | undefined;

  constructor(private readonly source: Source) {}

  /** The list from which all subtasks take; the first to ask makes it. */
  list(known: readonly string[], parallelism: number): Promise<SplitList> {
    return (this.handedOut ??= this.make(known, parallelism));
  }

  /** The feed of one subtask. */
  of(subtask: number, parallelism: number): SplitFeed {
    return {
      subtask,
      parallelism,
      begin: async (_source, known) => {
        await this.list(known, parallelism);
      },
      next: async () => this.handedOut && takeSplit(await this.handedOut),
      isMine: (split) => subtaskOfSplit(split.id, parallelism) === subtask,
    };
  }

  private async make(known: readonly string[], parallelism: number): Promise<SplitList> {
    const splits = await unread(this.source, known, parallelism);
    const canShare = typeof SharedArrayBuffer !== 'undefined';
    return {
      splits,
      taken: new Int32Array(canShare ? new SharedArrayBuffer(4) : new ArrayBuffer(4)),
    };
  }
}

/** The splits of a source but those that are known. */
export async function unread(
  source: Source,
  known: readonly string[],
  parallelism: number,
): Promise<Split[]> {
  const splits = await source.splits({ parallelism, known });
  const before = new Set(known);
  return splits.filter((split) => !before.has(split.id));
}

/**
 * The subtask that a split of an unbounded source belongs to: by the number at the end of its id,
 * which spreads partitions evenly, or by a hash.
 */
export function subtaskOfSplit(id: string, parallelism: number): number {
  const digits = /(\d{1,9})$/.exec(id)?.[1];
  if (digits !== undefined) return Number(digits) % parallelism;
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  return (hash >>> 0) % parallelism;
}
