// Web streams as async iterables.

/**
 * The chunks of a stream, which not every browser gives as an async iterable.
 *
 * @param ending  Cancels the stream when aborted, also while a chunk is waited for.
 */
export async function* webChunks(
  stream: ReadableStream<Uint8Array>,
  ending?: AbortSignal,
): AsyncGenerator<Uint8Array, void, void> {
  const reader = stream.getReader();
  let isDone = false;
  // A stream that has failed fails its reads too, which tell why.
  const cancel = (): void => void reader.cancel().catch(() => undefined);
  ending?.addEventListener('abort', cancel, { once: true });
  try {
    for (;;) {
      const { done, value } = await reader.read();
      isDone = done;
      if (value === undefined) return;
      yield value;
    }
  } finally {
    ending?.removeEventListener('abort', cancel);
    if (!isDone) await reader.cancel();
    reader.releaseLock();
  }
}
