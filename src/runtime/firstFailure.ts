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
