import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { count, environment, int32, json, schema, timestamp } from '../../../src/core.js';
import { tumble, watermarks } from '../../../src/core.js';
import { fromWebSocket } from '../../../src/connector/browser/webSocketSource.js';
import type { WebSocketOptions } from '../../../src/connector/browser/webSocketSource.js';

const fields = schema({ n: int32() });
const quick = { delay: 1, maxDelay: 4, attempts: 3 };
let server: WebSocketServer;
let address: string;

/** The global of browsers, which takes an error that nobody listens to. */
class BrowserSocket extends WebSocket {
  constructor(...parameters: [string, string[]?]) {
    super(...parameters);
    this.on('error', () => undefined);
  }
}

beforeEach(async () => {
  vi.stubGlobal('WebSocket', BrowserSocket);
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await new Promise((resolve) => server.once('listening', resolve));
  address = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(() => {
  vi.unstubAllGlobals();
  for (const client of server.clients) client.terminate();
  server.close();
});

type Options = Partial<Omit<WebSocketOptions<Record<string, never>>, 'schema' | 'format'>>;

const read = (options: Options = {}): Promise<unknown[]> =>
  environment()
    .from(fromWebSocket(address, { schema: fields, format: json(), reconnect: quick, ...options }))
    .collect();

describe('fromWebSocket', () => {
  it('reads text and binary messages of one or many records, until the server ends', async () => {
    server.on('connection', (socket) => {
      socket.send('{"n": 1}');
      socket.send(Buffer.from('{"n": 2}\n{"n": 3}\n'));
      socket.send('{"n": 4}\n{"n": 5}');
      socket.close(1000);
    });
    expect(await read()).toEqual([1, 2, 3, 4, 5].map((n) => ({ n })));
  });

  it('emits the open windows at the end', async () => {
    server.on('connection', (socket) => {
      socket.send('{"n": 1, "at": "2026-01-01T00:00:01"}');
      socket.close(1000);
    });
    const stamped = schema({ n: int32(), at: timestamp(3) });
    const rows = await environment()
      .from(fromWebSocket(address, { schema: stamped, format: json() }), {
        watermarks: watermarks.monotonous('at'),
      })
      .keyBy('n')
      .window(tumble('10s'))
      .aggregate({ rows: count() })
      .select('n', 'rows')
      .collect();
    expect(rows).toEqual([{ n: 1, rows: 1n }]);
  });

  it('subscribes, offers protocols and acknowledges', async () => {
    const received: string[] = [];
    server.on('connection', (socket) => {
      received.push(socket.protocol);
      socket.on('message', (data: Buffer) => {
        received.push(data.toString());
        if (received.length === 2) socket.send('{"n": 1}');
        else socket.close(1000);
      });
    });
    const acknowledge = (messageCount: number): string => `took ${messageCount}`;
    expect(await read({ send: ['subscribe n'], protocols: 'rows', acknowledge })).toHaveLength(1);
    expect(received).toEqual(['rows', 'subscribe n', 'took 1']);
  });

  it('connects again when the connection is lost, and subscribes again', async () => {
    let connectionCount = 0;
    server.on('connection', (socket) => {
      connectionCount += 1;
      const n = connectionCount;
      socket.on('message', () => {
        socket.send(`{"n": ${n}}`, () => (n < 3 ? socket.terminate() : socket.close(1000)));
      });
    });
    expect(await read({ send: ['go'] })).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
  });

  it('gives up after its attempts, or at once where it must not reconnect', async () => {
    server.on('connection', (socket) => socket.close(1011, 'out of order'));
    await expect(read({ reconnect: false })).rejects.toThrow(/code 1011, out of order/);
    const before = address;
    address = 'ws://127.0.0.1:1';
    await expect(read()).rejects.toThrow(/lost or refused .* after 3 attempts/);
    address = before;
  });

  it('fails when more waits than it may keep', async () => {
    server.on('connection', (socket) => {
      for (let n = 0; n < 10; n++) socket.send(`{"n": ${n}, "text": "${'x'.repeat(100)}"}`);
    });
    await expect(read({ bufferBytes: 50 })).rejects.toMatchObject({ code: 'RESOURCE_LIMIT' });
  });

  it('closes the connection when the job is cancelled', async () => {
    const closed = new Promise((resolve) => {
      server.on('connection', (socket) => {
        socket.on('close', resolve);
        socket.send('{"n": 1}');
      });
    });
    const source = fromWebSocket(address, { schema: fields, format: json() });
    for await (const row of environment().from(source)) {
      expect(row).toEqual({ n: 1 });
      break;
    }
    expect(await closed).toBe(1000);
  });
});
