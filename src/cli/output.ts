// Output that may be long: written as fast as it is read, and ended when nobody reads on.
import { once } from 'node:events';

/** Where pieces go. */
export interface Output {
  /** Resolves when more may be written; nothing is written when the reader is gone. */
  write(piece: Uint8Array | string): Promise<void>;
  /** To be called at the end. */
  end(): Promise<void>;
}

/** A stream that stays open: standard output, whose reader may be `head`. */
export function openOutput(stream: NodeJS.WritableStream): Output {
  let failure: NodeJS.ErrnoException | undefined;
  const onError = (error: NodeJS.ErrnoException): void => void (failure = error);
  stream.on('error', onError);
  const isOver = (): boolean => {
    if (failure === undefined) return false;
    if (failure.code === 'EPIPE') return true;
    throw failure;
  };
  return {
    write: async (piece) => {
      if (isOver() || piece.length === 0) return;
      // The stream keeps what it cannot write at once, and pieces are views.
      const hasRoom = stream.write(typeof piece === 'string' ? piece : piece.slice());
      if (!hasRoom) await once(stream, 'drain').catch(() => isOver());
    },
    end: async () => {
      isOver();
      stream.off('error', onError);
    },
  };
}
