// Source progress: which splits of a source were read, and where the others were left, over
// restarts.
import { lowestValue, type SnapshotReader, type SnapshotWriter } from '../checkpoint/snapshot.js';
import type { Json, Split } from '../source/source.js';
import { subtaskOfSplit, type SplitFeed } from './splitFeed.js';
import type { SplitPosition } from './splitRunner.js';

/** A split that is being read. */
export interface SplitProgress {
  readonly split: Split;
  readonly position: SplitPosition;
  /** Of its watermark generator. */
  readonly watermark?: Json;
}

/** What the checkpoints know of a source, in one subtask. */
export class SourceProgress {
  /** Of the checkpoint: the combined watermark. */
  watermark = -Infinity;
  /** Splits that were begun, are not open, and that this subtask goes on with. */
  private readonly restored = new Map<string, SplitProgress>();
  /** Begun by other subtasks too. */
  private readonly begunAnywhere = new Set<string>();
  private readonly finished = new Set<string>();

  /** Splits to go on with. */
  get begun(): SplitProgress[] {
    return [...this.restored.values()];
  }

  /** Ids of splits that no subtask is to begin. */
  *known(): Iterable<string> {
    yield* this.finished;
    yield* this.begunAnywhere;
  }

  isKnown(id: string): boolean {
    return this.finished.has(id) || this.begunAnywhere.has(id);
  }

  isFinished(id: string): boolean {
    return this.finished.has(id);
  }

  /** Where a split was left, or undefined for one that is new. */
  of(id: string): SplitProgress | undefined {
    return this.restored.get(id);
  }

  /** A split is open: from now on its runner knows where it is. */
  opened(id: string): void {
    this.restored.delete(id);
    this.begunAnywhere.add(id);
  }

  /** A split is closed before its end: it is gone on with from there. */
  left(progress: SplitProgress): void {
    this.restored.set(progress.split.id, progress);
  }

  /** A split was read to its end. */
  finish(id: string): void {
    this.finished.add(id);
  }

  /** @param open The splits that are open; those to go on with that are not open yet are added. */
  write(writer: SnapshotWriter, open: readonly SplitProgress[], watermark: number): void {
    const splits = [...open, ...this.restored.values()];
    writer.value('$splits', splits as unknown as Json);
    writer.value('$finished', [...this.finished]);
    writer.value('$watermark', watermark);
  }

  /** Takes back what the subtasks wrote; splits that were begun are dealt out. */
  read(reader: SnapshotReader, feed: SplitFeed): void {
    this.watermark = lowestValue(reader.values('$watermark'), -Infinity);
    for (const ids of reader.values('$finished') as unknown as readonly string[][]) {
      for (const id of ids) this.finished.add(id);
    }
    const begun = (reader.values('$splits') as unknown as readonly SplitProgress[][]).flat();
    for (const progress of begun.sort((a, b) => (a.split.id < b.split.id ? -1 : 1))) {
      this.begunAnywhere.add(progress.split.id);
      if (this.isMine(progress.split, begun.indexOf(progress), feed)) {
        this.restored.set(progress.split.id, progress);
      }
    }
  }

  private isMine(split: Split, index: number, { subtask, parallelism }: SplitFeed): boolean {
    const isNumbered = /\d$/.test(split.id);
    const owner = isNumbered ? subtaskOfSplit(split.id, parallelism) : index % parallelism;
    return owner === subtask;
  }
}
