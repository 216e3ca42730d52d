// Records of a WebSocket: a message holds one or more whole records of the format.
//
//   connecting ──► open ──(closed, code 1000)──► end
//       ▲           │
//       └─ backoff ─┴──(lost)──► failed after the last attempt
//
// Invariants
//   · What waits is at most `bufferBytes`; a socket cannot be asked to slow down, so that more is
//     an error.
//   · Messages that came before the connection was lost are handed out before the loss is told.
import type { Fields } from '../../batch/dataType.js';
import type { Schema } from '../../batch/schema.js';
import type { Format } from '../../format/format.js';
import type { Source } from '../../source/source.js';
import type { ReconnectOptions } from '../network/backoff.js';
import { redactedAddress } from '../network/redact.js';
import { WebSocketReader } from './webSocketReader.js';

/** Options of {@link fromWebSocket}. */
export interface WebSocketOptions<F extends Fields> {
  readonly schema: Schema<F>;
  readonly format: Format;
  /** Subprotocols to offer. */
  readonly protocols?: string | string[];
  /** Sent when a connection is open: subscriptions. */
  readonly send?: readonly (string | Uint8Array<ArrayBuffer>)[];
  /**
   * Sent each time that the job has taken messages, for servers that wait for it: the only way to
   * slow a server down.
   */
  readonly acknowledge?: (messageCount: number) => string;
  /** Default: eight attempts, 0.5 s to 30 s apart. False: a lost connection fails the job. */
  readonly reconnect?: ReconnectOptions | false;
  /** Bytes that may wait for the job; default 64 MiB. */
  readonly bufferBytes?: number;
  /** For progress and errors; default the address, without secrets. */
  readonly name?: string;
}

const DEFAULT_BUFFER_BYTES = 1 << 26;

/**
 * Reads a WebSocket's messages, text or binary; each holds whole records, and needs no line end.
 * The source ends when the server closes the connection normally (code 1000). What was sent while
 * the connection was lost is lost.
 *
 * @throws MillraceError CONNECTOR_IO from the job when the connection cannot be made (again),
 *   RESOURCE_LIMIT when the job is slower than the messages.
 */
export function fromWebSocket<F extends Fields>(
  address: string | URL,
  options: WebSocketOptions<F>,
): Source<F> {
  const name = options.name ?? redactedAddress(address);
  const { bufferBytes = DEFAULT_BUFFER_BYTES } = options;
  return {
    name,
    schema: options.schema,
    isBounded: false,
    format: options.format.decoder(options.schema),
    splits: async () => [{ id: name }],
    open: (_split, _position, { clock }) =>
      new WebSocketReader({
        ...options,
        name,
        bufferBytes,
        clock,
        connect: () => new WebSocket(address, options.protocols),
      }),
  };
}
