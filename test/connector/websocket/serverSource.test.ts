import { collect, environment, int32, json, schema, type DataType } from 'millrace';
import { fromWebSocketServer } from 'millrace/websocket';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { testClient, until } from './sockets.js';

const numbers = schema({ n: int32() });
type Numbers = { n: DataType<number> };

/** A job that listens, with its port. */
async function listen(options: Partial<Parameters<typeof fromWebSocketServer<Numbers>>[0]> = {}) {
  const env = environment();
  const sink = collect<Numbers>();
  let port = 0;
  env
    .from(
      fromWebSocketServer({
        port: 0,
        schema: numbers,
        format: json(),
        onListening: (given) => (port = given),
        ...options,
      }),
    )
    .sinkTo(sink);
  const job = env.execute();
  const ended = job.done.catch((error: unknown) => error);
  await Promise.race([until(() => port > 0), ended]);
  return { job, ended, sink, port };
}

describe('fromWebSocketServer', () => {
  it('reads what clients send', async () => {
    const { job, sink, port } = await listen({ bufferBytes: 1000 });
    const clients = await Promise.all([testClient(port), testClient(port)]);
    for (let n = 0; n < 500; n++) clients[n % 2].send(`{"n":${n}}`);
    await until(() => sink.rows.length === 500);
    expect(new Set(sink.rows.map(({ n }) => n)).size).toBe(500);
    const closed = once(clients[0], 'close');
    await job.cancel();
    expect((await closed)[0]).toBe(1000);
  });

  it('disconnects who sends too much, and refuses who may not or is one too many', async () => {
    const { job, sink, port } = await listen({
      maxRecordBytes: 100,
      maxClients: 1,
      path: '/in',
      authorize: ({ headers }) => headers['x-token'] === 'ok',
    });
    const connect = (path: string, token: string) =>
      new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers: { 'x-token': token } });
    const errors = await Promise.all(
      [connect('/in', 'no'), connect('/out', 'ok')].map((client) => once(client, 'error')),
    );
    expect(errors.map(([error]) => (error as Error).message)).toEqual([
      'Unexpected server response: 401',
      'Unexpected server response: 400',
    ]);
    const client = connect('/in', 'ok');
    await once(client, 'open');
    expect((await once(connect('/in', 'ok'), 'close'))[0]).toBe(1013);
    client.send('{"n":1}');
    client.send('x'.repeat(200));
    expect((await once(client, 'close'))[0]).toBe(1009);
    expect(sink.rows).toEqual([{ n: 1 }]);
    await job.cancel();
  });

  it('fails where the port is taken', async () => {
    const { job, port } = await listen();
    const second = await listen({ port });
    expect(await second.ended).toMatchObject({
      code: 'CONNECTOR_IO',
      message: expect.stringMatching(/port \d+ of 127.0.0.1 cannot be listened on/),
    });
    await job.cancel();
  });
});
