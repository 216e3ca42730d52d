import { describe, expect, it } from 'vitest';
import { lowestValue } from '../../src/checkpoint/snapshot.js';

describe('the lowest of the values that subtasks wrote', () => {
  it('is the least number', () => expect(lowestValue([4, 2, 3], 0)).toBe(2));
  it('may be infinite', () => expect(lowestValue([-Infinity, 2], 0)).toBe(-Infinity));
  it('is the default without any', () => expect(lowestValue([], -1)).toBe(-1));
  it('passes over what is no number', () => expect(lowestValue([null, 'a', 7], 0)).toBe(7));
});
