// What an asynchronous operator holds, and that it lets go of it.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { environment, fromArray, fromIterable, int32, MillraceError, schema } from 'millrace';
import { describe, expect, it } from 'vitest';
import { AsyncOperator } from '../../../src/operator/async/asyncOperator.js';
import { rowCalls } from '../../../src/operator/async/rowCalls.js';
import type { AsyncSettings } from '../../../src/operator/async/asyncOptions.js';
import { rowBatch } from '../../support/rowBatch.js';
import { recordingContext } from '../../support/windowScript.js';
import { createEngine } from '../../../src/wasm/load.node.js';

const numbers = schema({ n: int32() });
const settings: AsyncSettings = {
  ordered: true,
  capacity: 4,
  timeoutMs: 1000,
  retry: { attempts: 1, delayMs: 0, backoff: 1, delayMsMax: 0, retryIf: () => true },
  batch: { size: 1, waitMs: 0 },
  onError: 'fail',
};
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

/** Bytes of live objects. */
function heapBytes(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}

describe('an asynchronous operator', () => {
  it('describes itself', () => {
    const operator = new AsyncOperator(
      'ask',
      numbers,
      numbers,
      undefined,
      rowCalls(() => undefined),
      {
        ...settings,
        ordered: false,
        batch: { size: 3, waitMs: 5 },
      },
    );
    expect(operator.describe()).toEqual({
      name: 'ask',
      text:
        'mapAsync by a TypeScript function, up to 3 rows a call, ' +
        'in any order between watermarks, timeout 1 s',
      state: ['up to 4 rows in flight'],
    });
  });

  it('has a backlog while rows wait for a call, and drains', async () => {
    const engine = createEngine();
    const { context, recorded } = recordingContext(engine, 8);
    const answers: (() => void)[] = [];
    const operator = new AsyncOperator(
      'ask',
      numbers,
      numbers,
      undefined,
      rowCalls((row) => new Promise((resolve) => answers.push(() => resolve(row)))),
      settings,
    );
    const answer = async (count: number): Promise<void> => {
      answers.splice(0, count).forEach((resolve) => resolve());
      await nextTurn();
      await nextTurn();
    };
    operator.open({
      ...context,
      emit: (batch) => recorded.rows.push(...batch.toRows().map(Object.values)),
    });
    operator.processBatch(rowBatch(engine, numbers, [[0], [1], [2], [3]]));
    expect([answers.length, operator.backlog]).toEqual([4, undefined]);
    operator.processBatch(rowBatch(engine, numbers, [[4], [5]]));
    expect(answers).toHaveLength(4);
    expect(operator.backlog).toBeDefined();
    await answer(1);
    expect([answers.length, recorded.rows]).toEqual([4, [[0]]]);
    await answer(1);
    expect(operator.backlog).toBeUndefined();
    const drained = operator.drain();
    await answer(4);
    await drained;
    expect(recorded.rows).toEqual([[0], [1], [2], [3], [4], [5]]);
    await operator.drain();
    operator.close();
  });

  it.each([
    ['whose functions answer', (n: number) => Promise.resolve({ n })],
    [
      'whose errors are skipped',
      (n: number) => Promise.reject(new MillraceError('DATA_CAST', `${n}`)),
    ],
    [
      'whose errors and answers alternate',
      async (n: number) => {
        if (n % 2 === 0) throw new Error('even');
        return { n };
      },
    ],
  ])(
    'keeps nothing of rows %s',
    async (_what, fn) => {
      const heights: number[] = [];
      const blocks = function* () {
        for (let block = 0; block < 40; block++) {
          yield Array.from({ length: 5000 }, (_, n) => ({ n }));
          if (block % 10 === 9) heights.push(heapBytes());
        }
      };
      const stream = environment()
        .from(fromIterable(numbers, blocks()))
        .mapAsync(
          (row, { signal }) => (row.n % 50 === 0 && signal.aborted ? undefined : fn(row.n)),
          {
            onError: 'skip',
            retry: { attempts: 1 },
          },
        )
        .filter((row) => row.n < 0);
      expect(await stream.collect()).toEqual([]);
      expect(heights).toHaveLength(4);
      // 150,000 rows between the first and the last: ten bytes a row would be 1.5 MB.
      expect(Math.abs(heights[3] - heights[0])).toBeLessThan(1_500_000);
    },
    60_000,
  );

  it('keeps nothing of calls that were given up', async () => {
    const resolves: (() => void)[] = [];
    const stream = environment()
      .from(
        fromArray(
          numbers,
          Array.from({ length: 200 }, (_, n) => ({ n })),
        ),
      )
      .mapAsync(
        () => new Promise<undefined>((resolve) => resolves.push(() => resolve(undefined))),
        { onError: 'skip', timeout: 5, capacity: 50 },
      );
    expect(await stream.collect()).toEqual([]);
    expect(resolves).toHaveLength(200);
    resolves.forEach((resolve) => resolve());
  });
});
