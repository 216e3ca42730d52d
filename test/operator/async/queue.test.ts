import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Queue } from '../../../src/operator/async/queue.js';

it('gives what an array would give', () => {
  const step = fc.oneof(
    fc.record({ push: fc.integer({ min: 1, max: 3000 }) }),
    fc.record({ take: fc.integer({ min: 0, max: 3000 }) }),
    fc.constant('shift' as const),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const queue = new Queue<number>();
      const plain: number[] = [];
      let next = 0;
      for (const action of steps) {
        if (action === 'shift') expect(queue.shift()).toBe(plain.shift());
        else if ('take' in action) {
          expect(queue.take(action.take)).toEqual(plain.splice(0, action.take));
        } else {
          for (let i = 0; i < action.push; i++) {
            queue.push(next);
            plain.push(next++);
          }
        }
        expect([queue.length, queue.first]).toEqual([plain.length, plain[0]]);
        expect(queue.all()).toEqual(plain);
      }
      queue.clear();
      expect(queue.length).toBe(0);
    }),
    { numRuns: 100 },
  );
});
