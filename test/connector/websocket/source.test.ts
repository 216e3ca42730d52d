import {
  collect,
  environment,
  int32,
  json,
  schema,
  type DataType,
  type MillraceError,
} from 'millrace';
import { fromWebSocket, type WebSocketSourceOptions } from 'millrace/websocket';
import { afterEach, describe, expect, it } from 'vitest';
import type { WebSocket } from 'ws';
import type { SourceContext } from '../../../src/source/source.js';
import { systemClock } from '../../../src/time/clock.js';
import { testServer, until } from './sockets.js';

type Numbers = { n: DataType<number> };
const numbers = schema({ n: int32() });
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function serve(onClient: (client: WebSocket, index: number) => void) {
  const server = await testServer(onClient);
  closers.push(server.close);
  return server;
}
const read = (address: string, options: Partial<WebSocketSourceOptions<Numbers>> = {}) =>
  environment().from(fromWebSocket(address, { schema: numbers, format: json(), ...options }));
const fast = { delay: 1, maxDelay: 5 } as const;
const codeOf = (work: Promise<unknown>): Promise<MillraceError> =>
  work.then(
    () => expect.fail('it did not fail'),
    (error: unknown) => error as MillraceError,
  );

describe('fromWebSocket', () => {
  it('reads text and binary messages until the server closes normally', async () => {
    const { address } = await serve((client) => {
      client.send('{"n":1}');
      client.send(Buffer.from('{\n"n":2\n}'));
      client.close(1000);
    });
    expect(await read(address).collect()).toEqual([{ n: 1 }, { n: 2 }]);
  });

  it('reads several records a message where it is told so', async () => {
    const { address } = await serve((client) => {
      client.send('{"n":1}\n{"n":2}');
      client.send('{"n":3}\n');
      client.close(1000);
    });
    const rows = await read(address, { framing: 'lines' }).collect();
    expect(rows.map(({ n }) => n)).toEqual([1, 2, 3]);
  });

  it('sends messages, headers and protocols each time that it connects', async () => {
    const said: string[] = [];
    const server = await testServer();
    closers.push(server.close);
    server.server.on('connection', (client, request) => {
      said.push(`${request.headers['authorization']} ${client.protocol}`);
      client.on('message', (data: Buffer) => {
        said.push(data.toString());
        if (said.length === 2) return client.terminate();
        client.send('{"n":7}');
        return client.close(1000);
      });
    });
    const rows = await read(server.address, {
      send: ['subscribe'],
      headers: { authorization: 'Bearer x' },
      protocols: ['v1'],
      reconnect: fast,
    }).collect();
    expect(rows).toEqual([{ n: 7 }]);
    expect(said).toEqual(['Bearer x v1', 'subscribe', 'Bearer x v1', 'subscribe']);
  });

  it('connects again when the connection is lost', async () => {
    const { address } = await serve((client, index) => {
      client.send(`{"n":${index}}`);
      setTimeout(() => (index < 3 ? client.terminate() : client.close(1000)), 5);
    });
    const rows = await read(address, { reconnect: fast }).collect();
    expect(rows.map(({ n }) => n)).toEqual([0, 1, 2, 3]);
  });

  it('fails after the last attempt, without the secrets of its address', async () => {
    const server = await testServer();
    await server.close();
    const address = server.address.replace('ws://', 'ws://ada:s3cret@') + '/?token=t0ken';
    const error = await codeOf(read(address, { reconnect: { ...fast, attempts: 2 } }).collect());
    expect(error.code).toBe('CONNECTOR_IO');
    expect(error.message).toMatch(
      /\*\*\*@127.*token=\*\*\* was lost.*ECONNREFUSED.*after 2 attempts/,
    );
    expect(JSON.stringify(error) + error.message + error.stack).not.toMatch(/s3cret|t0ken/);
  });

  it('does not connect again where it is told so', async () => {
    const { address } = await serve((client) => client.close(1011, 'overloaded'));
    const error = await codeOf(read(address, { reconnect: false }).collect());
    expect(error.message).toMatch(/\(code 1011: overloaded\)\. Is the server running/);
  });

  it('fails at a message that is too long', async () => {
    const { address } = await serve((client) => client.send('x'.repeat(2000)));
    const error = await codeOf(read(address, { maxRecordBytes: 1000 }).collect());
    expect([error.code, error.message]).toEqual([
      'DATA_BAD_RECORD',
      expect.stringMatching(/is longer than 1000 bytes/),
    ]);
  });

  it('gives a connection up that does not answer pings', async () => {
    let connections = 0;
    const server = await testServer((client, index) => {
      connections = index + 1;
      // A socket that is paused reads no ping.
      if (index === 0) (client as unknown as { pause(): void }).pause();
      else client.close(1000);
    });
    closers.push(server.close);
    const rows = read(server.address, { reconnect: fast, ping: { interval: 10, timeout: 10 } });
    expect(await rows.collect()).toEqual([]);
    expect(connections).toBe(2);
  });

  it('keeps a connection that waits for a slow job and so reads no pong', async () => {
    let connections = 0;
    const { address } = await serve((client) => {
      connections += 1;
      for (let n = 0; n < 2000; n++) client.send(`{"n":${n},"pad":"${'x'.repeat(1000)}"}`);
    });
    const options = { reconnect: fast, ping: { interval: 10, timeout: 10 }, bufferBytes: 1000 };
    const source = fromWebSocket(address, { schema: numbers, format: json(), ...options });
    const context = { clock: systemClock } as SourceContext;
    const reader = await source.open({ id: '' }, undefined, context);
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(connections).toBe(1);
    await reader.close();
  });

  it('slows the server down, and nothing is lost', async () => {
    const count = 20_000;
    let buffered = 0;
    const { address } = await serve((client) => {
      for (let n = 0; n < count; n++) client.send(`{"n":${n},"pad":"${'x'.repeat(200)}"}`);
      client.close(1000);
      buffered = client.bufferedAmount;
    });
    const rows = await read(address, { bufferBytes: 10_000 }).collect();
    expect(rows.map(({ n }) => n)).toEqual(Array.from({ length: count }, (_, n) => n));
    expect(buffered).toBeGreaterThan(0);
  });

  it('ends with the job', async () => {
    let isClosed = false;
    const { address } = await serve((client) => {
      client.send('{"n":1}');
      client.on('close', () => (isClosed = true));
    });
    const env = environment();
    const sink = collect<Numbers>();
    env.from(fromWebSocket(address, { schema: numbers, format: json() })).sinkTo(sink);
    const job = env.execute();
    job.done.catch(() => undefined);
    await until(() => sink.rows.length === 1);
    await job.cancel();
    await until(() => isClosed);
  });

  it('refuses addresses of another protocol', () => {
    expect(() => read('http://host')).toThrow(/is no ws:\/\/ or wss:\/\/ address/);
  });
});
