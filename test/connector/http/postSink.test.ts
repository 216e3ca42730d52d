import { csv, environment, fromArray, fromIterable, int32, json, schema } from 'millrace';
import { httpSink, type HttpSinkOptions } from 'millrace/http';
import { afterEach, describe, expect, it } from 'vitest';
import { testHttpServer, type TestRequest } from './httpServer.js';

const numbers = schema({ n: int32() });
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function send(
  count: number,
  answer: (request: TestRequest) => void,
  options: Partial<HttpSinkOptions> = {},
) {
  const server = await testHttpServer(answer);
  closers.push(server.close);
  const env = environment({ batchSize: 100 });
  const rows = Array.from({ length: count }, (_, n) => ({ n }));
  const sink = httpSink(`${server.address}/in?key=t0ken`, {
    format: json(),
    retry: { delay: 1 },
    ...options,
  });
  env.from(fromArray(numbers, rows)).sinkTo(sink);
  return env.execute().done;
}

describe('httpSink', () => {
  it('sends rows in requests of a size, all before the job is done', async () => {
    const bodies: string[] = [];
    const types: unknown[] = [];
    await send(
      1000,
      ({ request, response, body }) => {
        bodies.push(body);
        types.push(request.headers['content-type'], request.headers['x-own'], request.method);
        response.end('thanks');
      },
      { requestBytes: 2000, headers: { 'x-own': 'yes' }, method: 'PUT' },
    );
    const lines = bodies.join('').trimEnd().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { n: number }).n)).toEqual(
      Array.from({ length: 1000 }, (_, n) => n),
    );
    expect(bodies.length).toBeGreaterThan(3);
    expect(types.slice(0, 3)).toEqual(['application/x-ndjson', 'yes', 'PUT']);
  });

  it('begins each body with a header where the format has one', async () => {
    const bodies: string[] = [];
    const answer = ({ response, body }: TestRequest) => {
      bodies.push(body);
      response.end();
    };
    await send(200, answer, { format: csv(), requestBytes: 10 });
    expect(bodies).toHaveLength(2);
    expect(bodies.every((body) => body.startsWith('n\n'))).toBe(true);
  });

  it('sends a request again, with the same key', async () => {
    const keys: unknown[] = [];
    await send(5, ({ request, response, index }) => {
      keys.push(request.headers['idempotency-key']);
      if (index === 0) return request.socket.destroy();
      if (index === 1) return response.writeHead(503, { 'retry-after': '0' }).end();
      return response.end();
    });
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(1);
  });

  it('fails when the server refuses, or is busy for too long', async () => {
    const refused = send(5, ({ response }) => void response.writeHead(422).end('n is odd'));
    await expect(refused).rejects.toThrow(/\/in\?key=\*\*\* answered 422 .*: n is odd/);
    const busy = send(5, ({ response }) => void response.writeHead(500).end(), {
      retry: { attempts: 2, delay: 1 },
    });
    await expect(busy).rejects.toThrow(/answered 500/);
    const silent = send(5, () => undefined, { timeout: 5, retry: false });
    await expect(silent).rejects.toThrow(/no answer within 5 ms/);
  });

  it('sends what is left when the job is stopped', async () => {
    const bodies: string[] = [];
    const server = await testHttpServer(({ response, body }) => {
      bodies.push(body);
      response.end();
    });
    closers.push(server.close);
    const env = environment({ commitInterval: '1h' });
    const source = fromIterable(
      numbers,
      async function* () {
        yield { n: 1 };
        await new Promise(() => {});
      },
      { isBounded: false },
    );
    env.from(source).sinkTo(httpSink(server.address, { format: json() }));
    const job = env.execute();
    job.done.catch(() => undefined);
    while (job.progress().rowsOut === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    await job.stop();
    expect(bodies).toEqual(['{"n":1}\n']);
  });
});
