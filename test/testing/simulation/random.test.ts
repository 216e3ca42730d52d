import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/testing/simulation/random.js';

describe('random numbers of a seed', () => {
  it('are the same for the same seed', () => {
    const numbers = (seed: number): number[] => {
      const random = new Random(seed);
      return Array.from({ length: 20 }, () => random.next());
    };
    expect(numbers(1)).toEqual(numbers(1));
    expect(numbers(1)).not.toEqual(numbers(2));
    for (const number of numbers(3)) expect(number >= 0 && number < 1).toBe(true);
  });

  it('are spread evenly', () => {
    const random = new Random(42);
    const counts = [0, 0, 0, 0, 0];
    for (let i = 0; i < 10_000; i++) counts[random.below(5)] += 1;
    for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(200);
    const hits = Array.from({ length: 10_000 }, () => random.chance(0.1)).filter(Boolean).length;
    expect(Math.abs(hits - 1000)).toBeLessThan(150);
    expect(random.pick(['a'])).toBe('a');
  });
});
