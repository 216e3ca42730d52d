import { environment, fromIterable, int32, json, schema } from 'millrace';
import { webSocketServerSink, type WebSocketServerSinkOptions } from 'millrace/websocket';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { testClient, textOf, until } from './sockets.js';

const numbers = schema({ n: int32() });

/** A job that sends rows when it is told to. */
async function serve(options: Partial<WebSocketServerSinkOptions> = {}) {
  let port = 0;
  let push: (rows: { n: number }[]) => void = () => undefined;
  const env = environment();
  const source = fromIterable(
    numbers,
    async function* () {
      for (;;) yield await new Promise<{ n: number }[]>((resolve) => (push = resolve));
    },
    { isBounded: false },
  );
  const onListening = (given: number): void => void (port = given);
  env
    .from(source)
    .sinkTo(webSocketServerSink({ port: 0, format: json(), onListening, ...options }));
  const job = env.execute();
  job.done.catch(() => undefined);
  await until(() => port > 0);
  return { job, port, push: (rows: { n: number }[]) => push(rows) };
}

describe('webSocketServerSink', () => {
  it('sends rows to all clients', async () => {
    const { job, port, push } = await serve();
    const clients = await Promise.all([testClient(port), testClient(port)]);
    const received = clients.map((client) => {
      const texts: string[] = [];
      client.on('message', (data) => texts.push(textOf(data)));
      return texts;
    });
    push([{ n: 1 }, { n: 2 }]);
    await until(() => received.every((texts) => texts.length === 2));
    expect(received[1]).toEqual(['{"n":1}', '{"n":2}']);
    const closed = once(clients[0], 'close');
    await job.cancel();
    expect((await closed)[0]).toBe(1000);
  });

  it.each(['disconnect', 'drop'] as const)(
    'does not wait for slow clients: %s',
    async (slowClients) => {
      const { job, port, push } = await serve({ clientBufferBytes: 1000, slowClients });
      const slow = await testClient(port);
      const quick = await testClient(port);
      let count = 0;
      quick.on('message', () => void (count += 1));
      (slow as unknown as { pause(): void }).pause();
      const closed = slowClients === 'disconnect' ? once(slow, 'close') : undefined;
      for (let round = 0; round < 60; round++) {
        push(Array.from({ length: 2000 }, (_, n) => ({ n })));
        await new Promise((resolve) => setTimeout(resolve, 3));
      }
      await until(() => count > 0);
      (slow as unknown as { resume(): void }).resume();
      if (closed !== undefined) expect([1013, 1006]).toContain((await closed)[0]);
      expect(job.status).toBe('running');
      await job.cancel();
    },
  );
});
