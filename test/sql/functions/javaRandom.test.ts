// Sequences that java.util.Random gives.
import { expect, it } from 'vitest';
import { JavaRandom, SeededRandoms } from '../../../src/sql/functions/javaRandom.js';

it('gives the numbers of Java', () => {
  expect(new JavaRandom(1).nextDouble()).toBe(0.7308781907032909);
  expect(new JavaRandom(3).nextDouble()).toBe(0.731057369148862);
  expect(new JavaRandom(3).nextInt(99)).toBe(50);
  expect(new JavaRandom(1).nextInt(10)).toBe(5);
  expect(new JavaRandom(-1).nextInt(16)).toBeLessThan(16);
});

it('goes on with the sequence of a seed', () => {
  const [seeds, random] = [new SeededRandoms(), new JavaRandom(7)];
  const first = random.nextDouble();
  expect(seeds.of(7).nextDouble()).toBe(first);
  expect(seeds.of(8).nextDouble()).not.toBe(first);
  expect(seeds.of(7).nextDouble()).toBe(random.nextDouble());
});
