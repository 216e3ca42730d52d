// A server for WebSockets: a port, its clients, and the keeping of both alive.
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock } from '../../time/clock.js';
import { createHttpServer, listening, type ServerOptions } from '../network/httpServer.js';
import { loadSocketLibrary, type Socket, type SocketServer } from './library.js';

const CLIENTS_MAX = 1000;
const TRY_AGAIN_LATER = 1013;
/** How long clients may take to say goodbye. */
const GOODBYE_MS = 1000;

/** A listening server. */
export class ListeningServer {
  private constructor(
    private readonly http: Server,
    private readonly sockets: SocketServer,
  ) {}

  /** @throws MillraceError CONNECTOR_IO when the port cannot be had. */
  static async listen(
    options: ServerOptions,
    maxMessageBytes: number,
    accept: (socket: Socket) => void,
  ): Promise<ListeningServer> {
    const { WebSocketServer } = await loadSocketLibrary();
    const { path, authorize, maxClients = CLIENTS_MAX } = options;
    const http = await createHttpServer(options.tls);
    const sockets = new WebSocketServer({
      server: http,
      ...(path !== undefined && { path }),
      maxPayload: maxMessageBytes,
      ...(authorize !== undefined && { verifyClient: ({ req }) => authorize(req) }),
    });
    sockets.on('connection', (socket) => {
      // What a client does wrong ends its connection, which 'close' tells.
      socket.on('error', () => undefined);
      if (sockets.clients.size > maxClients)
        return socket.close(TRY_AGAIN_LATER, 'too many clients');
      accept(socket);
    });
    await listening(http, sockets, options);
    options.onListening?.((http.address() as AddressInfo).port);
    return new ListeningServer(http, sockets);
  }

  get clients(): ReadonlySet<Socket> {
    return this.sockets.clients;
  }

  /** Says goodbye to all clients, who get what was sent to them, and frees the port. */
  async close(): Promise<void> {
    for (const client of this.clients) client.close(1000);
    const parted = new Promise<void>((resolve) => this.sockets.close(() => resolve()));
    const timer = new AbortController();
    const patience = systemClock.sleep(GOODBYE_MS, timer.signal).catch(() => undefined);
    await Promise.race([parted, patience]);
    timer.abort();
    const closed = new Promise<void>((resolve) => this.http.close(() => resolve()));
    for (const client of this.clients) client.terminate();
    await closed;
  }
}
