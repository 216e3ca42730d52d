// What a source has read is known after a restart, at any parallelism: no split is read twice, none
// is left out.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SourceProgress, type SplitProgress } from '../../src/runtime/sourceProgress.js';
import { SharedSplits } from '../../src/runtime/splitFeed.js';
import type { Source } from '../../src/source/source.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { MemorySnapshot } from '../support/memorySnapshot.js';

const engine = createEngine();
const source = { splits: async () => [] } as unknown as Source;
const at = (id: string, position = 0): SplitProgress => ({
  split: { id },
  position: { reader: position },
});

function restored(snapshot: MemorySnapshot, parallelism: number): SourceProgress[] {
  return Array.from({ length: parallelism }, (_, subtask) => {
    const progress = new SourceProgress();
    progress.read(snapshot.reader(engine), new SharedSplits(source).of(subtask, parallelism));
    return progress;
  });
}

describe('progress of a source', () => {
  it('gives every split that was begun to one subtask, with its position', () => {
    const ids = fc.uniqueArray(
      fc.oneof(
        fc.string(),
        fc.nat(99).map((n) => `part-${n}`),
      ),
      {
        maxLength: 20,
      },
    );
    const parallelism = fc.integer({ min: 1, max: 5 });
    fc.assert(
      fc.property(ids, ids, parallelism, parallelism, (begun, finished, from, to) => {
        const done = finished.filter((id) => !begun.includes(id));
        const snapshot = new MemorySnapshot();
        for (let subtask = 0; subtask < from; subtask++) {
          const progress = new SourceProgress();
          done.filter((_, i) => i % from === subtask).forEach((id) => progress.finish(id));
          const open = begun.filter((_, i) => i % from === subtask).map((id, i) => at(id, i));
          progress.write(snapshot, open, subtask);
        }
        const after = restored(snapshot, to);
        const dealt = after.flatMap((progress) => progress.begun);
        expect(dealt.map(({ split }) => split.id).sort()).toEqual([...begun].sort());
        for (const progress of after) {
          expect([...new Set(progress.known())].sort()).toEqual([...begun, ...done].sort());
          expect(done.every((id) => progress.isFinished(id) && progress.isKnown(id))).toBe(true);
          for (const { split, position } of progress.begun) {
            expect(progress.of(split.id)?.position).toEqual(position);
          }
        }
      }),
    );
  });

  it('keeps splits to go on with until they are open', () => {
    const first = new MemorySnapshot();
    new SourceProgress().write(first, [at('a', 5), at('b', 6)], 10);
    const [progress] = restored(first, 1);
    progress.opened('a');
    const second = new MemorySnapshot();
    progress.write(second, [at('a', 7)], 20);
    const [again] = restored(second, 1);
    expect(again.begun).toEqual([at('a', 7), at('b', 6)]);
    expect(again.watermark).toBe(20);
    expect(again.of('c')).toBeUndefined();
    expect(again.isKnown('c')).toBe(false);
  });

  it('goes on with a split that was closed before its end', () => {
    const progress = new SourceProgress();
    progress.opened('a');
    progress.left(at('a', 9));
    const snapshot = new MemorySnapshot();
    progress.write(snapshot, [], 1);
    expect(restored(snapshot, 1)[0].begun).toEqual([at('a', 9)]);
  });

  it('has the lowest watermark of all subtasks, and none without a checkpoint', () => {
    const snapshot = new MemorySnapshot();
    for (const watermark of [30, 10, 20]) new SourceProgress().write(snapshot, [], watermark);
    for (const progress of restored(snapshot, 2)) expect(progress.watermark).toBe(10);
    expect(restored(new MemorySnapshot(), 1)[0].watermark).toBe(-Infinity);
  });
});
