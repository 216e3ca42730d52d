import { describe, expect, it } from 'vitest';
import { count, purging } from '../../../src/window/trigger/countTriggers.js';
import { eventTime } from '../../../src/window/trigger/timeTriggers.js';

describe('count and purging triggers', () => {
  it('refuse counts below one', () => {
    expect(() => count(0)).toThrow(/1 or more/);
    expect(() => count(2.5)).toThrow(/whole number/);
  });

  it('merge where the trigger within does, and say what they are', () => {
    expect(purging(eventTime()).onMerge).toBeDefined();
    expect(purging({ onElement: () => 'FIRE', clear: () => undefined }).onMerge).toBeUndefined();
    expect(purging(count(3)).name).toBe('purging count 3');
  });
});
