// Watermark alignment: readers whose watermark is far ahead of others' wait for them, so that what
// joins and windows keep for the slowest does not grow without limit.
//
//   group 'orders', drift 60      subtask 0: 100      subtask 1: 30      subtask 2: idle
//                                 lowest 30, limit 90: splits of subtask 0 beyond 90 wait
//
// Invariants
//   · A member holds the others back from the start, until it has told a watermark, or that it
//     holds nobody back: its splits are idle or have ended (+Infinity).
//   · The member that is lowest never waits.
//
// Semantics: Flink's WatermarkStrategy.withWatermarkAlignment (FLIP-182, FLIP-217). Within a thread
// others are seen at once; `updateIntervalMs` is how often threads tell each other.

/** What a strategy says about alignment. */
export interface AlignmentSettings {
  readonly group: string;
  /** How far ahead of the lowest watermark of the group a split may be. */
  readonly maxDriftMs: number;
  readonly updateIntervalMs: number;
}

/** A reader of a group: the splits of one source in one subtask. */
export interface MemberName {
  readonly group: string;
  /** Unique in the group. */
  readonly member: string;
}

/** A reader's view of its group. */
export interface AlignmentMember {
  /** Splits with a higher watermark wait. */
  readonly limit: number;
  /** Where the lowest of its splits is; +Infinity = it holds nobody back. */
  tell(watermark: number): void;
  /** Resolves when the limit is another. */
  changed(): Promise<void>;
  /** Holds nobody back any more. */
  leave(): void;
}

/** Lets readers into their groups. */
export interface WatermarkAlignment {
  join(settings: AlignmentSettings, member: string): AlignmentMember;
}

interface Group {
  readonly told: Map<string, number>;
  lowest: number;
  waiting: (() => void)[];
}

/** The groups of a job, in the job's thread. */
export class AlignmentGroups implements WatermarkAlignment {
  private readonly groups = new Map<string, Group>();

  /** @param members  All readers that there will be. */
  constructor(members: readonly MemberName[]) {
    for (const { group, member } of members) this.group(group).told.set(member, -Infinity);
  }

  join({ group: name, maxDriftMs }: AlignmentSettings, member: string): AlignmentMember {
    const group = this.group(name);
    return {
      get limit() {
        return group.lowest + maxDriftMs;
      },
      tell: (watermark) => void this.report(name, member, watermark),
      changed: () => new Promise((resolve) => group.waiting.push(resolve)),
      leave: () => void this.report(name, member, Infinity),
    };
  }

  /** Takes down where a member is; the lowest of the others. */
  report(name: string, member: string, watermark: number): number {
    const group = this.group(name);
    group.told.set(member, watermark);
    let lowest = watermark;
    let others = Infinity;
    for (const [other, at] of group.told) {
      lowest = Math.min(lowest, at);
      if (other !== member) others = Math.min(others, at);
    }
    if (lowest !== group.lowest) {
      group.lowest = lowest;
      for (const wake of group.waiting.splice(0)) wake();
    }
    return others;
  }

  private group(name: string): Group {
    const known = this.groups.get(name);
    if (known !== undefined) return known;
    const made: Group = { told: new Map(), lowest: -Infinity, waiting: [] };
    this.groups.set(name, made);
    return made;
  }
}
