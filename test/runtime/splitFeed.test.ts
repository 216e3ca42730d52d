import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isShared,
  LocalSplits,
  SharedSplits,
  subtaskOfSplit,
  takeSplit,
} from '../../src/runtime/splitFeed.js';
import type { Source, Split } from '../../src/source/source.js';

function sourceOf(...ids: string[]): Source & { asked: number } {
  const source = {
    asked: 0,
    splits: async () => {
      source.asked += 1;
      return ids.map((id) => ({ id }));
    },
  };
  return source as unknown as Source & { asked: number };
}

describe('the splits of one task', () => {
  it('come in order, but those that are known', async () => {
    const feed = new LocalSplits();
    await feed.begin(sourceOf('a', 'b', 'c'), ['b', 'gone']);
    const ids = [await feed.next(), await feed.next(), await feed.next()].map((split) => split?.id);
    expect(ids).toEqual(['a', 'c', undefined]);
    expect([feed.subtask, feed.parallelism, feed.isMine()]).toEqual([0, 1, true]);
  });
});

describe('splits that several tasks share', () => {
  it('go to whoever asks, each once; the source is asked once', async () => {
    const source = sourceOf('a', 'b', 'c', 'd');
    const shared = new SharedSplits(source);
    const feeds = [0, 1, 2].map((subtask) => shared.of(subtask, 3));
    await Promise.all(feeds.map((feed) => feed.begin(source, ['c'])));
    const got: (Split | undefined)[] = [];
    for (const feed of [2, 0, 2, 1, 0]) got.push(await feeds[feed].next());
    expect(got.map((split) => split?.id)).toEqual(['a', 'b', 'd', undefined, undefined]);
    expect(source.asked).toBe(1);
  });

  it('fail for all when the source does', async () => {
    const source = { splits: () => Promise.reject(new Error('no listing')) } as unknown as Source;
    const shared = new SharedSplits(source);
    for (const feed of [shared.of(0, 2), shared.of(1, 2)]) {
      await expect(feed.begin(source, [])).rejects.toThrow('no listing');
    }
  });
});

describe('the subtask of an unbounded split', () => {
  it('is one, at any parallelism, and the same for each feed', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 64 }), (id, parallelism) => {
        const owner = subtaskOfSplit(id, parallelism);
        const shared = new SharedSplits(sourceOf());
        for (let subtask = 0; subtask < parallelism; subtask++) {
          expect(shared.of(subtask, parallelism).isMine({ id })).toBe(subtask === owner);
        }
      }),
    );
  });

  it('is dealt out evenly by numbers at the end', () => {
    const owners = Array.from({ length: 8 }, (_, i) => subtaskOfSplit(`topic-${i}`, 4));
    expect(owners).toEqual([0, 1, 2, 3, 0, 1, 2, 3]);
    expect(subtaskOfSplit('x99999999999999999999', 7)).toBe(999_999_999 % 7);
  });
});

describe('a list of splits', () => {
  it('is shared by threads, each split taken once', async () => {
    const shared = new SharedSplits(sourceOf('a', 'b', 'c'));
    const list = await shared.list(['a'], 2);
    expect(isShared(list)).toBe(true);
    const elsewhere = structuredClone(list);
    const taken = [takeSplit(elsewhere), takeSplit(list), takeSplit(elsewhere)];
    expect(taken.map((split) => split?.id)).toEqual(['b', 'c', undefined]);
    expect(await shared.of(0, 2).next()).toBeUndefined();
  });

  it('is asked for by messages where memory cannot be shared', () => {
    expect(isShared({ splits: [], taken: new Int32Array(1) })).toBe(false);
  });
});
