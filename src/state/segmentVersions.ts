// Segment versions: which segments of a table's groups changed, so that snapshots write only those.
//
//   groups     0 … 65,535 | 65,536 … 131,071 | …        new groups go to the last segment
//   version        7               12                   number of the batch that changed it last
import type { SnapshotWriter, StateTable } from '../checkpoint/snapshot.js';

const SEGMENT_SHIFT = 16;
const SEGMENT_GROUPS = 1 << SEGMENT_SHIFT;

/** When the segments of a group table changed last. */
export class SegmentVersions {
  private versions = new Uint32Array(4);
  private batch = 0;

  /** A batch begins that changes some of so many groups. */
  begin(groupCount: number): void {
    this.batch += 1;
    const count = segmentsOf(groupCount);
    if (count <= this.versions.length) return;
    const grown = new Uint32Array(count * 2);
    grown.set(this.versions);
    this.versions = grown;
  }

  /** The batch at hand changes a group. */
  mark(group: number): void {
    this.versions[group >>> SEGMENT_SHIFT] = this.batch;
  }

  /** The same of u32 groups at an address. */
  markAll(u32: Uint32Array, groups: number, count: number): void {
    const first = groups >>> 2;
    for (let i = 0; i < count; i++) this.mark(u32[first + i]);
  }

  /** All groups have other numbers. */
  renew(groupCount: number): void {
    this.begin(groupCount);
    this.versions.fill(this.batch);
  }

  /**
   * Writes the segments of a table, each a part.
   *
   * @param write  Writes the groups `from … until`, until excluded.
   */
  write(
    writer: SnapshotWriter,
    table: StateTable,
    groupCount: number,
    write: (from: number, until: number) => void,
  ): void {
    for (let segment = 0; segment < segmentsOf(groupCount); segment++) {
      const from = segment * SEGMENT_GROUPS;
      const until = Math.min(from + SEGMENT_GROUPS, groupCount);
      const part = { id: String(segment), version: this.versions[segment] };
      writer.writePart(table, part, () => write(from, until));
    }
  }
}

function segmentsOf(groupCount: number): number {
  return Math.ceil(groupCount / SEGMENT_GROUPS);
}
