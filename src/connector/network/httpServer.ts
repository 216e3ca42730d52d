// A server of a job: a port of this machine.
import type { IncomingMessage, Server } from 'node:http';
import { MillraceError } from '../../error.js';

/** Where a server listens, and to whom. */
export interface ServerOptions {
  /** 0 = any that is free; see `onListening`. */
  readonly port: number;
  /** Default 127.0.0.1: this machine only. */
  readonly host?: string;
  /** Path of the address; default any. */
  readonly path?: string;
  /** `cert`, `key` and whatever else Node's `https.createServer` takes: the server speaks wss. */
  readonly tls?: Readonly<Record<string, unknown>>;
  /** False refuses a client: looks at its headers, for a token. */
  readonly authorize?: (request: IncomingMessage) => boolean;
  /** Called with the port when the server listens. */
  readonly onListening?: (port: number) => void;
  /** More clients than these are refused; default 1,000. */
  readonly maxClients?: number;
}

/** Something that passes errors of the server on, and throws them where nobody listens. */
interface ErrorTeller {
  on(event: 'error', listener: (error: Error) => void): unknown;
}

/** An http or https server that answers nothing yet. */
export async function createHttpServer(
  tls: Readonly<Record<string, unknown>> | undefined,
): Promise<Server> {
  if (tls !== undefined) return (await import('node:https')).createServer(tls);
  return (await import('node:http')).createServer();
}

/** Listens; fails with the reason. */
export function listening(
  http: Server,
  teller: ErrorTeller | undefined,
  { port, host = '127.0.0.1' }: Pick<ServerOptions, 'port' | 'host'>,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (cause: Error): void =>
      reject(
        new MillraceError(
          'CONNECTOR_IO',
          `The port ${port} of ${host} cannot be listened on: ${cause.message}.`,
          { cause },
        ),
      );
    http.on('error', failed);
    teller?.on('error', failed);
    http.listen(port, host, resolve);
  });
}
