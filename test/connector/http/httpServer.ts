// A plain server for tests of what millrace asks and sends.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

/** What came, and the number of the request. */
export interface TestRequest {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly index: number;
  readonly body: string;
}

/** A server on a free port that a test closes. */
export async function testHttpServer(answer: (request: TestRequest) => void, port = 0) {
  let index = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    const number = index++;
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      answer({ request, response, index: number, body: Buffer.concat(chunks).toString() });
    });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = async (): Promise<void> => {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };
  return { address, close };
}
