// Median and spread.

export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Median, smallest and largest. */
export const spread = (values) => ({
  median: median(values),
  min: Math.min(...values),
  max: Math.max(...values),
});

/**
 * How many times a run of `ours` beats the run of `theirs` in the same round, with its spread over
 * the rounds.
 */
export function ratioOf(ours, theirs) {
  return spread(ours.map((speed, round) => speed / theirs[round]));
}

/** True when answers agree: integers exactly, other numbers to nine digits. */
export function sameAnswer(a, b) {
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => {
      if (Number.isInteger(a[key]) && Number.isInteger(b[key])) return a[key] === b[key];
      return Math.abs(a[key] - b[key]) <= 1e-9 * Math.max(Math.abs(a[key]), Math.abs(b[key]));
    })
  );
}
