// Records of a WebSocket server.
import type { Fields } from '../../batch/dataType.js';
import type { Schema } from '../../batch/schema.js';
import type { Format } from '../../format/format.js';
import type { Source, SourceContext, SplitReader } from '../../source/source.js';
import { networkLimits, requireAddress, type NetworkSourceOptions } from '../network/limits.js';
import { RecordQueue } from '../network/recordQueue.js';
import { redactedAddress } from '../network/redact.js';
import { Connection, type ConnectionOptions } from './connection.js';

/** Options of {@link fromWebSocket}. */
export interface WebSocketSourceOptions<F extends Fields>
  extends ConnectionOptions, NetworkSourceOptions {
  readonly schema: Schema<F>;
  readonly format: Format;
}

/**
 * Reads a WebSocket's messages, text or binary. The source ends when the server closes the
 * connection normally (code 1000), and connects again when it is lost; what was sent meanwhile is
 * lost. A job that is slower than the server slows it down.
 *
 * @example fromWebSocket('wss://feed.example/trades', { schema: trades, format: json() })
 * @throws MillraceError CONNECTOR_IO from the job when the connection cannot be made (again),
 *   DATA_BAD_RECORD for a message that is too long, CONNECTOR_MISSING_LIBRARY without `ws`.
 */
export function fromWebSocket<F extends Fields>(
  address: string | URL,
  options: WebSocketSourceOptions<F>,
): Source<F> {
  requireAddress(address, ['ws:', 'wss:']);
  const limits = networkLimits(options);
  const name = options.name ?? redactedAddress(address);
  return {
    name,
    schema: options.schema,
    isBounded: false,
    format: options.format.decoder(options.schema),
    splits: async () => [{ id: name }],
    open: (_split, _position, context) => {
      const queue = new RecordQueue({ ...limits, name });
      return clientReader(address, options, limits.maxRecordBytes, queue, context);
    },
  };
}

function clientReader(
  address: string | URL,
  options: ConnectionOptions,
  maxRecordBytes: number,
  queue: RecordQueue,
  { clock }: SourceContext,
): SplitReader {
  const connection = new Connection(address, options, clock, maxRecordBytes, {
    received: (message) => {
      queue.push(message);
      if (!queue.isFull) return;
      connection.pause();
      void queue.whenFree().then(() => connection.resume());
    },
    ended: (error) => (error === undefined ? queue.end() : queue.fail(error)),
  });
  void connection.run();
  return {
    poll: () => queue.poll(),
    position: () => queue.position(),
    close: () => {
      queue.end();
      connection.close();
    },
  };
}
