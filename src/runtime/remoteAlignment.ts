// Remote alignment: a reader in a worker, which asks the job's thread now and then where the others
// are.
import type { Clock } from '../time/clock.js';
import type {
  AlignmentMember,
  AlignmentSettings,
  WatermarkAlignment,
} from '../time/watermarkAlignment.js';

/** Tells the job's thread where a member is; it answers with the lowest of the others. */
export type Report = (group: string, member: string, watermark: number) => Promise<number>;

/** The groups of a job, as a worker sees them. */
export class RemoteAlignment implements WatermarkAlignment {
  constructor(
    private readonly report: Report,
    private readonly clock: Clock,
  ) {}

  join(settings: AlignmentSettings, member: string): AlignmentMember {
    const { group, updateIntervalMs } = settings;
    const joined = new RemoteMember(settings.maxDriftMs);
    const ask = async (): Promise<void> => {
      joined.hear(await this.report(group, member, joined.own));
    };
    const go = async (): Promise<void> => {
      for (; !joined.left.aborted; await this.clock.sleep(updateIntervalMs, joined.left))
        await ask();
    };
    // Leaving ends the sleep; without the job's thread the task ends, and nobody is to be told.
    void go()
      .catch(() => ask())
      .catch(() => undefined);
    return joined;
  }
}

class RemoteMember implements AlignmentMember {
  own = -Infinity;
  private others = -Infinity;
  private waiting: (() => void)[] = [];
  private readonly leaving = new AbortController();

  constructor(private readonly maxDriftMs: number) {}

  get left(): AbortSignal {
    return this.leaving.signal;
  }

  get limit(): number {
    return Math.min(this.own, this.others) + this.maxDriftMs;
  }

  tell(watermark: number): void {
    const before = this.limit;
    this.own = watermark;
    if (this.limit !== before) this.wake();
  }

  hear(others: number): void {
    const before = this.limit;
    this.others = others;
    if (this.limit !== before) this.wake();
  }

  changed(): Promise<void> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  leave(): void {
    this.tell(Infinity);
    this.leaving.abort();
  }

  private wake(): void {
    for (const wake of this.waiting.splice(0)) wake();
  }
}
