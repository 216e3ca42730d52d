// A way to return 0 that stays a branch.
//
// The compiler turns `isWrong ? 0 : end` into a selection without a branch, and then all that
// follows waits for the check to be computed instead of for a prediction. A side effect prevents
// it; bids decode a tenth faster for it.

let refusals: i32 = 0;

/** Returns 0. */
@inline
export function refuse(): usize {
  refusals++;
  return 0;
}
