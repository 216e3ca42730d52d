// Deterministic random numbers, so that every machine measures the same data.

/** Mulberry32: a function that returns the next number in [0, 1). */
export function randomOf(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** A random integer in [0, limit). */
export const below = (random, limit) => Math.floor(random() * limit);

/** `length` random lower-case letters and underscores. */
export function letters(random, length) {
  let text = '';
  for (let i = 0; i < length; i++) text += 'abcdefghijklmnopqrstuvwxyz_'[below(random, 27)];
  return text;
}
