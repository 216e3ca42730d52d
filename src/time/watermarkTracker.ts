// Watermark tracker: the one watermark of several splits or inputs.
//
//              no rows for `idlenessMs`, markIdle
//   ACTIVE ──────────────────────────────────────► IDLE
//     │ ▲────────────────── update ───────────────── │
//     └──────────────── finish ──► FINISHED ◄── finish
//
//   splits       a ACTIVE 40   b ACTIVE 25   c IDLE 10   d FINISHED        combined 25, held back by b
//
// Invariants
//   · combined = the minimum over ACTIVE members, and it never falls: a member that comes back from IDLE behind the
//     combined watermark holds it where it is.
//   · FINISHED members neither hold back nor push; when all are FINISHED, combined = +Infinity.
//   · When no member is ACTIVE and some is IDLE, the tracker is idle and combined stays.
import { MillraceError } from '../error.js';
import type { Clock } from './clock.js';
import type { WatermarkBounds } from './watermarkGenerator.js';

/** State of a member. */
export type WatermarkStatus = 'ACTIVE' | 'IDLE' | 'FINISHED';

/** A split or input as {@link WatermarkTracker.explain} shows it. */
export interface WatermarkMember {
  readonly id: string;
  readonly status: WatermarkStatus;
  /** Its own watermark, milliseconds. */
  readonly watermark: number;
  /** Processing time of its last rows, milliseconds. */
  readonly lastActive: number;
}

/** Why the combined watermark is where it is. */
export interface WatermarkExplanation {
  readonly combined: number;
  readonly isIdle: boolean;
  /** The ACTIVE member with the lowest watermark, or undefined without any. */
  readonly heldBackBy: string | undefined;
  /** Processing time since which that member is the lowest. */
  readonly heldBackSince: number | undefined;
  readonly members: readonly WatermarkMember[];
}

interface Member {
  readonly id: string;
  status: WatermarkStatus;
  watermark: number;
  lastActive: number;
}

/** Combines watermarks by minimum. */
export class WatermarkTracker {
  private readonly members = new Map<string, Member>();
  private combinedWatermark = -Infinity;
  private holder: Member | undefined;
  private holderSince: number;

  /**
   * @param idlenessMs  Processing time without rows after which a member is IDLE; false = never by
   * itself.
   */
  constructor(
    private readonly clock: Clock,
    private readonly idlenessMs: number | false = false,
  ) {
    this.holderSince = clock.now();
  }

  /**
   * The combined watermark in milliseconds: −Infinity before all members have one, +Infinity when
   * all are FINISHED.
   */
  get combined(): number {
    return this.combinedWatermark;
  }

  /** True when no member is ACTIVE but some may come back. */
  get isIdle(): boolean {
    let idle = false;
    for (const { status } of this.members.values()) {
      if (status === 'ACTIVE') return false;
      if (status === 'IDLE') idle = true;
    }
    return idle;
  }

  /**
   * Adds a member, ACTIVE and without a watermark: it holds the combined one back until its first
   * rows or its idleness.
   */
  add(id: string): void {
    if (this.members.has(id)) {
      throw new MillraceError('INTERNAL_STATE', `The watermark tracker has '${id}' already.`);
    }
    const lastActive = this.clock.now();
    this.members.set(id, { id, status: 'ACTIVE', watermark: -Infinity, lastActive });
    this.combine();
  }

  /**
   * Rows of a member arrived and its watermark is `watermark`. True when the combined watermark
   * moved.
   */
  update(id: string, watermark: number): boolean {
    const member = this.member(id);
    if (member.status === 'FINISHED') return false;
    member.status = 'ACTIVE';
    member.lastActive = this.clock.now();
    member.watermark = Math.max(member.watermark, watermark);
    return this.combine();
  }

  /** The lowest watermark of the ACTIVE members among some; +Infinity without any. */
  lowestActive(among: (id: string) => boolean = () => true): number {
    let lowest = Infinity;
    for (const { id, status, watermark } of this.members.values()) {
      if (status === 'ACTIVE' && among(id)) lowest = Math.min(lowest, watermark);
    }
    return lowest;
  }

  /** Goes on where another tracker was: the combined watermark is at least this. */
  resume(watermark: number): void {
    this.combinedWatermark = Math.max(this.combinedWatermark, watermark);
  }

  /** A member says that it has nothing to send for now. True when the combined watermark moved. */
  markIdle(id: string): boolean {
    const member = this.member(id);
    if (member.status === 'ACTIVE') member.status = 'IDLE';
    return this.combine();
  }

  /** No more rows of a member will come. True when the combined watermark moved. */
  finish(id: string): boolean {
    this.member(id).status = 'FINISHED';
    return this.combine();
  }

  /** Marks members IDLE whose time is up. True when the combined watermark moved. */
  checkIdleness(): boolean {
    if (this.idlenessMs === false) return false;
    const now = this.clock.now();
    for (const member of this.members.values()) {
      if (member.status !== 'ACTIVE') continue;
      if (now - member.lastActive >= this.idlenessMs) member.status = 'IDLE';
    }
    return this.combine();
  }

  /**
   * Processing time of the next moment at which {@link checkIdleness} may change something;
   * +Infinity = never.
   */
  get nextIdlenessCheck(): number {
    let next = Infinity;
    if (this.idlenessMs === false) return next;
    for (const { status, lastActive } of this.members.values()) {
      if (status === 'ACTIVE') next = Math.min(next, lastActive + this.idlenessMs);
    }
    return next;
  }

  /**
   * Limits for the watermarks of rows of `id`: the combined one and the lowest of the other ACTIVE
   * members.
   */
  bounds(id: string): WatermarkBounds {
    let ceiling = Infinity;
    for (const member of this.members.values()) {
      if (member.id !== id && member.status === 'ACTIVE')
        ceiling = Math.min(ceiling, member.watermark);
    }
    return { floor: this.combinedWatermark, ceiling };
  }

  /** Who holds the watermark back, since when, and the state of all members. */
  explain(): WatermarkExplanation {
    return {
      combined: this.combinedWatermark,
      isIdle: this.isIdle,
      heldBackBy: this.holder?.id,
      heldBackSince: this.holder === undefined ? undefined : this.holderSince,
      members: [...this.members.values()].map((member) => ({ ...member })),
    };
  }

  private combine(): boolean {
    let lowest: Member | undefined;
    let allFinished = this.members.size > 0;
    for (const member of this.members.values()) {
      if (member.status !== 'FINISHED') allFinished = false;
      if (member.status !== 'ACTIVE') continue;
      // Ties stay with the holder, so that "since when" does not jump between equals.
      const isLower = lowest === undefined || member.watermark < lowest.watermark;
      const isHolder = member === this.holder && member.watermark === lowest?.watermark;
      if (isLower || isHolder) lowest = member;
    }
    if (lowest !== this.holder) [this.holder, this.holderSince] = [lowest, this.clock.now()];
    const next = allFinished ? Infinity : (lowest?.watermark ?? this.combinedWatermark);
    if (next <= this.combinedWatermark) return false;
    this.combinedWatermark = next;
    return true;
  }

  private member(id: string): Member {
    const member = this.members.get(id);
    if (member !== undefined) return member;
    throw new MillraceError('INTERNAL_STATE', `The watermark tracker has no '${id}'.`);
  }
}
