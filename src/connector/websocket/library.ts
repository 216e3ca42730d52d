// The library `ws`, loaded when a job opens a socket.
import type { IncomingMessage, Server } from 'node:http';
import { MillraceError } from '../../error.js';

/** The part of a socket of `ws` that is used. */
export interface Socket {
  readonly readyState: number;
  readonly bufferedAmount: number;
  send(data: Uint8Array | string, done: (error?: Error) => void): void;
  ping(): void;
  pause(): void;
  resume(): void;
  terminate(): void;
  close(code?: number, reason?: string): void;
  on(event: 'open' | 'pong', listener: () => void): this;
  on(event: 'message', listener: (data: Uint8Array) => void): this;
  on(event: 'close', listener: (code: number, reason: Uint8Array) => void): this;
  on(event: 'error', listener: (error: Error) => void): this;
}

/** The part of a server of `ws` that is used. */
export interface SocketServer {
  readonly clients: ReadonlySet<Socket>;
  on(event: 'connection', listener: (socket: Socket, request: IncomingMessage) => void): this;
  on(event: 'error', listener: (error: Error) => void): this;
  close(done: (error?: Error) => void): void;
}

/** What the library exports. */
export interface SocketLibrary {
  readonly WebSocket: new (
    address: string | URL,
    protocols: readonly string[],
    options: Readonly<Record<string, unknown>>,
  ) => Socket;
  readonly WebSocketServer: new (options: {
    readonly server: Server;
    readonly path?: string;
    readonly maxPayload: number;
    readonly verifyClient?: (info: { readonly req: IncomingMessage }) => boolean;
  }) => SocketServer;
}

/** `readyState` of an open socket. */
export const SOCKET_OPEN = 1;

// A variable, so that bundlers leave the optional module alone.
const LIBRARY = 'ws';

/** @throws MillraceError CONNECTOR_MISSING_LIBRARY */
export async function loadSocketLibrary(
  load: (name: string) => Promise<unknown> = (name) => import(name),
): Promise<SocketLibrary> {
  try {
    return (await load(LIBRARY)) as SocketLibrary;
  } catch (cause) {
    throw new MillraceError(
      'CONNECTOR_MISSING_LIBRARY',
      `WebSockets need a library: run 'npm install ws'. In a browser use fromWebSocket() of ` +
        `millrace/browser.`,
      { cause },
    );
  }
}
