// Several steps of an end, each of which may fail: one error is told.

/**
 * Runs a step of the end of a job. The first failure is the one that is told; what fails behind it is
 * kept as its `suppressed`.
 */
export async function firstFailure(failure: unknown, step: () => Promise<void>): Promise<unknown> {
  try {
    await step();
    return failure;
  } catch (error) {
    if (failure === undefined) return error;
    return Object.assign(failure as Error, { suppressed: error });
  }
}

/** Runs a step for each item, whatever becomes of the others; then throws the first failure. */
export async function everyStep<T>(
  items: readonly T[],
  step: (item: T) => Promise<void>,
): Promise<void> {
  let failure: unknown;
  for (const item of items) failure = await firstFailure(failure, () => step(item));
  if (failure !== undefined) throw failure as Error;
}
