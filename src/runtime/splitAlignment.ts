// Split alignment: which splits of a source wait because they are too far ahead of others.
import type { AlignmentMember } from '../time/watermarkAlignment.js';

/** The splits of one source in one subtask, as a member of an alignment group. */
export class SplitAlignment {
  private readonly waiting = new Set<string>();
  private told = -Infinity;

  /**
   * @param isBounded  Splits come one after another: a new one is taken to be where the last was,
   *   until its first rows.
   */
  constructor(
    private readonly member: AlignmentMember,
    private readonly isBounded: boolean,
  ) {}

  /** Takes the lowest watermark of splits that are not idle; +Infinity without any. */
  tell(lowest: number): void {
    if (this.isBounded && lowest === -Infinity) return;
    if (lowest === this.told) return;
    this.told = lowest;
    this.member.tell(lowest);
  }

  /** True when a split with this watermark has to wait. */
  isAhead(watermark: number): boolean {
    return watermark > this.member.limit;
  }

  /** True while a split waits. */
  isWaiting(split: string): boolean {
    return this.waiting.has(split);
  }

  /** Resolves when a split with this watermark may be read on, or at an abort. */
  async untilAligned(split: string, watermark: number, signal: AbortSignal): Promise<void> {
    this.waiting.add(split);
    const over = new AbortController();
    const aborted = new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => resolve(), { once: true, signal: over.signal });
    });
    while (this.isAhead(watermark) && !signal.aborted) {
      await Promise.race([this.member.changed(), aborted]);
    }
    over.abort();
    this.waiting.delete(split);
  }

  /** Nothing more is read. */
  leave(): void {
    this.member.leave();
  }
}
