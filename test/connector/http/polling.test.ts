import {
  collect,
  environment,
  int32,
  json,
  schema,
  type DataType,
  type MillraceError,
} from 'millrace';
import { fromPolling, type PollingOptions } from 'millrace/http';
import { afterEach, describe, expect, it } from 'vitest';
import { until } from '../websocket/sockets.js';
import { testHttpServer, type TestRequest } from './httpServer.js';

type Numbers = { n: DataType<number> };
const numbers = schema({ n: int32() });
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function poll(
  answer: (request: TestRequest) => void,
  options: Partial<PollingOptions<Numbers>> = {},
) {
  const server = await testHttpServer(answer);
  closers.push(server.close);
  const env = environment();
  const sink = collect<Numbers>();
  env
    .from(
      fromPolling(server.address, {
        schema: numbers,
        format: json(),
        interval: 1,
        reconnect: { delay: 1 },
        ...options,
      }),
    )
    .sinkTo(sink);
  const job = env.execute();
  const ended = job.done.catch((error: unknown) => error as MillraceError);
  return { job, ended, sink };
}

describe('fromPolling', () => {
  it('reads each answer, and asks only for what changed', async () => {
    const asked: unknown[] = [];
    const { job, sink } = await poll(({ request, response, index }) => {
      asked.push(request.headers['if-none-match']);
      if (index === 1) return response.writeHead(304).end();
      return response.writeHead(200, { etag: `"${index}"` }).end(`{\n"n": ${index}\n}`);
    });
    await until(() => sink.rows.length >= 3);
    await job.cancel();
    expect(sink.rows.slice(0, 3)).toEqual([{ n: 0 }, { n: 2 }, { n: 3 }]);
    expect(asked.slice(0, 4)).toEqual([undefined, '"0"', '"0"', '"2"']);
  });

  it('reads records on lines', async () => {
    const { job, sink } = await poll(({ response }) => void response.end('{"n":1}\n{"n":2}'), {
      framing: 'lines',
      interval: '1h',
    });
    await until(() => sink.rows.length === 2);
    await job.cancel();
  });

  it('asks again while the server is busy, and fails when it refuses', async () => {
    let count = 0;
    const { ended, sink } = await poll(({ response, index }) => {
      count = index + 1;
      if (index === 0) return response.writeHead(429, { 'retry-after': '0' }).end();
      if (index === 1) return response.end('{"n":1}');
      return response.writeHead(404).end('gone');
    });
    expect(await ended).toMatchObject({
      code: 'CONNECTOR_NOT_FOUND',
      message: expect.stringMatching(/answered 404 Not Found: gone/),
    });
    expect([count, sink.rows]).toEqual([3, [{ n: 1 }]]);
  });

  it('gives up what takes too long or is too long', async () => {
    const slow = await poll(() => undefined, { timeout: 5, reconnect: { attempts: 1, delay: 1 } });
    expect(await slow.ended).toMatchObject({
      message: expect.stringMatching(/no answer within 5 ms/),
    });
    const long = await poll(({ response }) => void response.end('x'.repeat(100)), {
      maxRecordBytes: 50,
    });
    expect(await long.ended).toMatchObject({
      message: expect.stringMatching(/longer than 50 bytes/),
    });
  });
});
