// The example's server: the page, and a WebSocket that replays the flights. Nothing else is needed,
// no other site is asked.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { WebSocketServer } from 'ws';
import { FlightMessages } from './flightMessages.js';
import { replay } from './replay.js';

/** A running {@link startServer}. */
export interface ExampleServer {
  readonly address: string;
  /** Resolves when all flights are in memory; a page that is opened before gets them too. */
  readonly ready: Promise<void>;
  close(): void;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
};
const DEFAULT_RATE = 200_000;
const local = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Bundles the page and serves it; port 0 takes a free one. */
export async function startServer(port: number): Promise<ExampleServer> {
  const files = await pageFiles();
  const messages = new FlightMessages();
  const server = createServer(({ url = '/' }, response) => {
    const { pathname } = new URL(url, 'http://localhost');
    const path = pathname === '/' ? '/index.html' : pathname;
    const content = files.get(path);
    if (content === undefined) return void response.writeHead(404).end();
    response.setHeader('content-type', TYPES[path.slice(path.lastIndexOf('.'))] ?? 'text/plain');
    response.end(content);
  });
  const sockets = new WebSocketServer({ server, path: '/flights' });
  sockets.on('connection', (socket, { url = '/' }) => {
    const { searchParams } = new URL(url, 'http://localhost');
    const rate = Number(searchParams.get('rate') ?? DEFAULT_RATE);
    const flights = messages.take(Number(searchParams.get('flights') ?? Infinity));
    replay(socket, flights, rate > 0 ? rate : Infinity).catch((error: unknown) => {
      console.error(error);
      socket.close(1011, 'The flights cannot be read; see the log of the server.');
    });
  });
  await new Promise<void>((resolve, reject) => {
    sockets.on('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    ready: messages.ready,
    address: `http://localhost:${(server.address() as AddressInfo).port}/`,
    close: () => {
      for (const socket of sockets.clients) socket.terminate();
      server.close();
    },
  };
}

async function pageFiles(): Promise<Map<string, string | Uint8Array>> {
  const build = await rolldown({
    input: {
      page: local('page/page.ts'),
      worker: local('page/worker.ts'),
      sqlWorker: local('page/sqlWorker.ts'),
    },
    platform: 'browser',
    // The compiler finds the package's sources; the page gets what is published.
    tsconfig: false,
    resolve: { extensionAlias: { '.js': ['.ts', '.js'] } },
  });
  const { output } = await build.generate({ format: 'esm' });
  const kernels = createRequire(import.meta.url).resolve('millrace/browser/kernels.wasm');
  return new Map<string, string | Uint8Array>([
    ['/index.html', readFileSync(local('page/index.html'))],
    ['/style.css', readFileSync(local('page/style.css'))],
    ['/kernels.wasm', readFileSync(kernels)],
    ...output.map((file): [string, string | Uint8Array] => [
      `/${file.fileName}`,
      file.type === 'chunk' ? file.code : file.source,
    ]),
  ]);
}
