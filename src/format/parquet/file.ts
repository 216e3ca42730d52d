// Files as slices, for formats whose index is at the end.
import type { AsyncBuffer } from 'hyparquet';
import { MillraceError } from '../../error.js';
import type { ParquetSource } from './readParquet.js';

/** An open file. */
export interface OpenFile {
  readonly buffer: AsyncBuffer;
  readonly name: string;
  close(): Promise<void>;
}

/** Opens a path (Node), or wraps what hands out slices already. */
export async function openFile(source: ParquetSource): Promise<OpenFile> {
  if (!('path' in source)) {
    return {
      buffer: source.buffer,
      name: source.name ?? 'the file',
      close: () => Promise.resolve(),
    };
  }
  const { path } = source;
  try {
    const { open } = await import('node:fs/promises');
    const handle = await open(path, 'r');
    const { size } = await handle.stat();
    const slice = async (start: number, end = size): Promise<ArrayBuffer> => {
      const bytes = new Uint8Array(Math.max(0, Math.min(end, size) - start));
      for (let done = 0; done < bytes.length;) {
        const { bytesRead } = await handle.read(bytes, done, bytes.length - done, start + done);
        if (bytesRead === 0)
          throw new MillraceError('CONNECTOR_IO', `${path} became shorter while it was read.`);
        done += bytesRead;
      }
      return bytes.buffer;
    };
    return { buffer: { byteLength: size, slice }, name: path, close: () => handle.close() };
  } catch (cause) {
    throw new MillraceError(
      'CONNECTOR_IO',
      `${path} cannot be opened: ${(cause as Error).message}.`,
      { cause },
    );
  }
}
