// A plain server and plain clients of the library, for tests of what millrace makes of them.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer, type RawData } from 'ws';

/** A server on a free port that a test closes. */
export async function testServer(
  onClient: (client: WebSocket, index: number) => void = () => undefined,
  options: { readonly port?: number } = {},
) {
  const server = new WebSocketServer({ port: options.port ?? 0, host: '127.0.0.1' });
  await once(server, 'listening');
  let count = 0;
  server.on('connection', (client) => onClient(client, count++));
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    for (const client of server.clients) client.terminate();
    await new Promise((resolve) => server.close(resolve));
  };
  return { address: `ws://127.0.0.1:${port}`, port, server, close };
}

/** A client that is connected. */
export async function testClient(port: number, path = ''): Promise<WebSocket> {
  const client = new WebSocket(`ws://127.0.0.1:${port}${path}`);
  await once(client, 'open');
  return client;
}

/** The text of a message. */
export const textOf = (data: RawData): string => (data as Buffer).toString('utf8');

/** Resolves when `done` says so. */
export async function until(done: () => boolean, what = 'it'): Promise<void> {
  const end = Date.now() + 10_000;
  while (!done()) {
    if (Date.now() > end) throw new Error(`${what} did not happen`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
