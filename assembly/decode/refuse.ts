// A way to return 0 that stays a branch.
//
// The compiler turns `isWrong ? 0 : end` into a selection without a branch, and then all that
// follows waits for the check to be computed instead of for a prediction. A side effect prevents it;
// with it a timestamp takes 12 ns and not 20.

let refusals: i32 = 0;

/** Returns 0. */
@inline
export function refuse(): usize {
  refusals++;
  return 0;
}
