import { csv, environment, fromArray, int32, json, schema } from 'millrace';
import { webSocketSink, type WebSocketSinkOptions } from 'millrace/websocket';
import { afterEach, describe, expect, it } from 'vitest';
import type { WebSocket } from 'ws';
import { testServer, textOf, until } from './sockets.js';

const numbers = schema({ n: int32() });
const rows = (count: number) => Array.from({ length: count }, (_, n) => ({ n }));
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function receive(onClient: (client: WebSocket, index: number) => void = () => undefined) {
  const received: string[] = [];
  const server = await testServer((client, index) => {
    client.on('message', (data) => received.push(textOf(data)));
    onClient(client, index);
  });
  closers.push(server.close);
  return { address: server.address, received };
}

async function write(address: string, count: number, options: Partial<WebSocketSinkOptions> = {}) {
  const env = environment({ batchSize: 100 });
  const sink = webSocketSink(address, { format: json(), ...options });
  env.from(fromArray(numbers, rows(count))).sinkTo(sink);
  return env.execute().done;
}

describe('webSocketSink', () => {
  it('sends a message a row, everything before the job is done', async () => {
    const { address, received } = await receive();
    await write(address, 1000);
    await until(() => received.length === 1000);
    expect(received[999]).toBe('{"n":999}');
  });

  it('sends a message a batch, the header first', async () => {
    const { address, received } = await receive();
    await write(address, 250, { format: csv(), framing: 'lines' });
    await until(() => received.length === 4);
    expect(received[0]).toBe('n\n');
    expect(received.slice(1).join('').split('\n')).toHaveLength(251);
  });

  it('sends what was not handed over by the next connection', async () => {
    const { address, received } = await receive((client, index) => {
      if (index === 0) client.terminate();
    });
    await write(address, 500, { reconnect: { delay: 1 }, bufferBytes: 100 });
    await until(() => received.includes('{"n":499}'));
  });

  it('waits for a server that is not there yet, and fails when it does not come', async () => {
    const server = await testServer();
    await server.close();
    const failed = write(server.address, 3, { reconnect: { attempts: 2, delay: 1 } });
    await expect(failed).rejects.toThrow(/was lost or refused .*after 2 attempts/);
    const received: string[] = [];
    const written = write(server.address, 3, { reconnect: { attempts: 100, delay: 5 } });
    const again = await testServer(
      (client) => {
        client.on('message', (data) => received.push(textOf(data)));
      },
      { port: server.port },
    );
    closers.push(again.close);
    await written;
    await until(() => received.length === 3);
  });
});
