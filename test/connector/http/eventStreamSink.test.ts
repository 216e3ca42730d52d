import { collect, environment, fromIterable, int32, json, schema, type DataType } from 'millrace';
import { eventStreamSink, fromEventStream, type EventStreamSinkOptions } from 'millrace/http';
import { describe, expect, it } from 'vitest';
import { until } from '../websocket/sockets.js';

const numbers = schema({ n: int32() });
type Numbers = { n: DataType<number> };

/** A job that sends rows when it is told to. */
async function serve(options: Partial<EventStreamSinkOptions> = {}) {
  let port = 0;
  let push: (rows: { n: number }[]) => void = () => undefined;
  const source = fromIterable(
    numbers,
    async function* () {
      for (;;) yield await new Promise<{ n: number }[]>((resolve) => (push = resolve));
    },
    { isBounded: false },
  );
  const env = environment();
  const onListening = (given: number): void => void (port = given);
  env.from(source).sinkTo(eventStreamSink({ port: 0, format: json(), onListening, ...options }));
  const job = env.execute();
  job.done.catch(() => undefined);
  await until(() => port > 0);
  return {
    job,
    address: `http://127.0.0.1:${port}`,
    push: (...n: number[]) => push(n.map((each) => ({ n: each }))),
  };
}

/** A job that reads it. */
function read(address: string) {
  const env = environment();
  const sink = collect<Numbers>();
  const source = fromEventStream(address, { schema: numbers, format: json() });
  env.from(source).sinkTo(sink);
  const job = env.execute();
  job.done.catch(() => undefined);
  return { job, sink };
}

describe('eventStreamSink', () => {
  it('sends rows to whoever asks', async () => {
    const { job, address, push } = await serve();
    const answer = await fetch(address);
    expect(answer.headers.get('content-type')).toBe('text/event-stream');
    const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
    const decoder = new TextDecoder();
    let text = '';
    push(1, 2);
    while (!text.includes('id: 2')) text += decoder.decode((await reader.read()).value);
    expect(text).toBe(':\n\nid: 1\ndata: {"n":1}\n\nid: 2\ndata: {"n":2}\n\n');
    await reader.cancel();
    const other = read(address);
    while (other.sink.rows.length === 0) {
      push(3);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(other.sink.rows[0]).toEqual({ n: 3 });
    await other.job.cancel();
    await job.cancel();
  });

  it('keeps events for who comes back', async () => {
    const { job, address, push } = await serve({ replay: 3, event: 'tick' });
    const missed = async (id: string): Promise<string[]> => {
      const answer = await fetch(address, { headers: { 'last-event-id': id } });
      const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
      const text = new TextDecoder().decode((await reader.read()).value);
      await reader.cancel();
      return text.match(/id: \d+/g) ?? [];
    };
    push(1, 2, 3, 4, 5);
    await until(() => job.progress().rowsOut === 5);
    expect(await missed('4')).toEqual(['id: 5']);
    expect(await missed('1')).toEqual(['id: 3', 'id: 4', 'id: 5']);
    expect(await missed('5')).toEqual([]);
    expect(await missed('x')).toEqual([]);
    await job.cancel();
  });

  it('refuses who may not, asks elsewhere, or is one too many', async () => {
    const { job, address } = await serve({
      path: '/events',
      maxClients: 1,
      allowOrigin: '*',
      authorize: ({ headers }) => headers['x-token'] === 'ok',
    });
    const headers = { 'x-token': 'ok' };
    const status = async (path: string, init?: RequestInit): Promise<number> => {
      const answer = await fetch(address + path, init);
      await answer.body?.cancel();
      return answer.status;
    };
    expect(await status('/events')).toBe(401);
    expect(await status('/other', { headers })).toBe(404);
    expect(await status('/events', { method: 'POST', headers })).toBe(405);
    const first = await fetch(`${address}/events`, { headers });
    expect(first.headers.get('access-control-allow-origin')).toBe('*');
    expect(await status('/events?again', { headers })).toBe(503);
    await job.cancel();
  });
});
