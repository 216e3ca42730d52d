// Records that clients send to a WebSocket server of the job.
import type { Fields } from '../../batch/dataType.js';
import type { Schema } from '../../batch/schema.js';
import type { Format } from '../../format/format.js';
import type { Source, SplitReader } from '../../source/source.js';
import { networkLimits, type NetworkLimits, type NetworkSourceOptions } from '../network/limits.js';
import { RecordQueue } from '../network/recordQueue.js';
import type { Socket } from './library.js';
import type { ServerOptions } from '../network/httpServer.js';
import { ListeningServer } from './server.js';

/** Options of {@link fromWebSocketServer}. */
export interface WebSocketServerSourceOptions<F extends Fields>
  extends ServerOptions, NetworkSourceOptions {
  readonly schema: Schema<F>;
  readonly format: Format;
}

/**
 * Listens on a port and reads what clients send, in the order of arrival. It never ends by itself.
 * Clients are slowed down while the job is; one that sends a message that is too long is
 * disconnected.
 *
 * @example fromWebSocketServer({ port: 8080, schema: clicks, format: json() })
 * @throws MillraceError CONNECTOR_IO from the job when the port cannot be had.
 */
export function fromWebSocketServer<F extends Fields>(
  options: WebSocketServerSourceOptions<F>,
): Source<F> {
  const limits = networkLimits(options);
  const name = options.name ?? 'WebSocket server';
  return {
    name,
    schema: options.schema,
    isBounded: false,
    format: options.format.decoder(options.schema),
    splits: async () => [{ id: name }],
    open: () => openServer(options, limits, name),
  };
}

async function openServer(
  options: ServerOptions,
  limits: NetworkLimits,
  name: string,
): Promise<SplitReader> {
  const queue = new RecordQueue({ ...limits, name });
  const paused = new Set<Socket>();
  const received = (socket: Socket, message: Uint8Array): void => {
    queue.push(message);
    if (!queue.isFull || paused.has(socket)) return;
    paused.add(socket);
    socket.pause();
    void queue.whenFree().then(() => {
      paused.delete(socket);
      socket.resume();
    });
  };
  const server = await ListeningServer.listen(options, limits.maxRecordBytes, (socket) => {
    socket.on('message', (message) => received(socket, message));
  });
  return {
    poll: () => queue.poll(),
    position: () => queue.position(),
    close: () => {
      queue.end();
      return server.close();
    },
  };
}
