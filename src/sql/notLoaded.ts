// Parts of the binder that pages load when a query needs them.

/** Thrown by a part that is there once `load` has resolved. */
export class NotLoaded extends Error {
  constructor(readonly load: () => Promise<void>) {
    super('A part of the binder is not loaded; bindLoading loads it.');
  }
}

/** Binds; where that needs parts that are not loaded yet it loads them and binds anew. */
export async function bindLoading<Bound>(bind: () => Bound): Promise<Bound> {
  for (;;) {
    try {
      return bind();
    } catch (error) {
      if (!(error instanceof NotLoaded)) throw error;
      await error.load();
    }
  }
}
