// Bytes of the Web that may be compressed, told by their beginning: gzip is undone by the platform.
import { MillraceError } from '../../error.js';
import { webChunks } from '../../source/webChunks.js';

const GZIP_MAGIC = [0x1f, 0x8b] as const;
type Chunks = AsyncGenerator<Uint8Array, void, void>;

/**
 * The plain bytes of a stream.
 *
 * @param name  For errors, an address for example.
 * @throws MillraceError CONNECTOR_FORMAT when compressed bytes are damaged or cut off. Errors of
 *   the stream pass through.
 */
export async function* gunzipped(stream: ReadableStream<Uint8Array>, name: string): Chunks {
  const input = webChunks(stream);
  const head = await readHead(input);
  const isGzip = GZIP_MAGIC.every((byte, index) => head[index] === byte);
  const plain = chain(head, input);
  yield* isGzip ? decompressed(plain, name) : plain;
}

async function readHead(input: Chunks): Promise<Uint8Array> {
  let head = new Uint8Array(0);
  while (head.length < GZIP_MAGIC.length) {
    const { done, value } = await input.next();
    if (done === true) break;
    const longer = new Uint8Array(head.length + value.length);
    longer.set(head);
    longer.set(value, head.length);
    head = longer;
  }
  return head;
}

async function* chain(head: Uint8Array, rest: Chunks): Chunks {
  try {
    if (head.length > 0) yield head;
    yield* rest;
  } finally {
    // Closes the stream when the reader stops early.
    await rest.return();
  }
}

async function* decompressed(input: Chunks, name: string): Chunks {
  let failure: { readonly reason: unknown } | undefined;
  const compressed = new ReadableStream<BufferSource>({
    pull: async (controller) => {
      try {
        const { done, value } = await input.next();
        if (done === true) controller.close();
        else controller.enqueue(value as Uint8Array<ArrayBuffer>);
      } catch (reason) {
        failure = { reason };
        controller.error(reason);
      }
    },
    cancel: async () => void (await input.return()),
  });
  try {
    yield* webChunks(compressed.pipeThrough(new DecompressionStream('gzip')));
  } catch (cause) {
    if (failure !== undefined) throw failure.reason;
    throw new MillraceError(
      'CONNECTOR_FORMAT',
      `${name} begins like a gzip file but cannot be decompressed: it is damaged or cut off.`,
      { cause, location: { source: name } },
    );
  }
}
