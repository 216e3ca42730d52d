import { describe, expect, it } from 'vitest';
import { int32 } from '../../src/batch/dataType.js';
import { schema } from '../../src/batch/schema.js';
import { OperatorQueues } from '../../src/runtime/operatorQueues.js';
import { DelayedOperator } from '../support/delayedOperator.js';

const numbers = schema({ n: int32() });
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

describe('operator queues', () => {
  it('wait until no operator has a backlog', async () => {
    const operators = [new DelayedOperator(numbers), new DelayedOperator(numbers)];
    const queues = new OperatorQueues(operators);
    expect(queues.isFull).toBe(false);
    const releases = operators.map((operator) => {
      let release = (): void => undefined;
      operator.backlog = new Promise((resolve) => {
        release = () => {
          operator.backlog = undefined;
          resolve();
        };
      });
      return release;
    });
    let isFree = false;
    void queues.untilFree(new AbortController().signal).then(() => (isFree = true));
    releases[0]();
    await nextTurn();
    expect([queues.isFull, isFree]).toEqual([true, false]);
    releases[1]();
    await nextTurn();
    expect([queues.isFull, isFree]).toEqual([false, true]);
  });

  it('drain an operator', async () => {
    const events: string[] = [];
    const drains = Object.assign(new DelayedOperator(numbers), {
      drain: async () => {
        await nextTurn();
        events.push('empty');
      },
    });
    await new OperatorQueues([drains]).drain(drains, new AbortController().signal);
    expect(events).toEqual(['empty']);
  });

  it('do not wait beyond an abort', async () => {
    const stuck = new DelayedOperator(numbers);
    stuck.held.push(1);
    const controller = new AbortController();
    const drained = new OperatorQueues([stuck]).drain(stuck, controller.signal);
    controller.abort();
    await drained;
    await new OperatorQueues([stuck]).drain(stuck, controller.signal);
  });
});
