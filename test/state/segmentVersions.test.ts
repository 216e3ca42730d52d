import { describe, expect, it } from 'vitest';
import { int64 } from '../../src/batch/dataType.js';
import { schema } from '../../src/batch/schema.js';
import type { StateTable } from '../../src/checkpoint/snapshot.js';
import { SegmentVersions } from '../../src/state/segmentVersions.js';
import { MemorySnapshot } from '../support/memorySnapshot.js';

const distribution = { to: 'spread' } as const;
const table: StateTable = { name: 't', schema: schema({ n: int64() }), distribution };

function written(segments: SegmentVersions, groupCount: number): string[] {
  const snapshot = new MemorySnapshot();
  const ranges: string[] = [];
  segments.write(snapshot, table, groupCount, (from, until) => ranges.push(`${from}-${until}`));
  return snapshot.parts.map((part, index) => `${part} ${ranges[index]}`);
}

describe('the segments of a table', () => {
  it('are none without groups', () => expect(written(new SegmentVersions(), 0)).toEqual([]));

  it('have the version of the batch that changed them last', () => {
    const segments = new SegmentVersions();
    segments.begin(70_000);
    segments.markAll(Uint32Array.of(0, 3, 65_535, 65_536), 0, 4);
    expect(written(segments, 70_000)).toEqual(['t/0@1 0-65536', 't/1@1 65536-70000']);
    segments.begin(70_001);
    segments.mark(70_000);
    expect(written(segments, 70_001)).toEqual(['t/0@1 0-65536', 't/1@2 65536-70001']);
  });

  it('are all new where groups have other numbers', () => {
    const segments = new SegmentVersions();
    segments.begin(200_000);
    segments.mark(7);
    segments.renew(200_000);
    expect(written(segments, 70_000)).toEqual(['t/0@2 0-65536', 't/1@2 65536-70000']);
  });

  it('become many', () => {
    const segments = new SegmentVersions();
    for (const group of [0, 400_000, 10_000_000]) {
      segments.begin(group + 1);
      segments.mark(group);
    }
    const parts = written(segments, 10_000_001);
    expect(parts).toHaveLength(153);
    expect([parts[0], parts[6], parts[152]]).toEqual([
      't/0@1 0-65536',
      't/6@2 393216-458752',
      't/152@3 9961472-10000001',
    ]);
  });
});
