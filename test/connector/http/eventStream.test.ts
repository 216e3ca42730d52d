import {
  environment,
  int32,
  json,
  schema,
  VirtualClock,
  type DataType,
  type MillraceError,
} from 'millrace';
import { fromEventStream, type EventStreamOptions } from 'millrace/http';
import { afterEach, describe, expect, it } from 'vitest';
import { until } from '../websocket/sockets.js';
import { testHttpServer, type TestRequest } from './httpServer.js';

type Numbers = { n: DataType<number> };
const numbers = schema({ n: int32() });
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function serve(answer: (request: TestRequest) => void): Promise<string> {
  const server = await testHttpServer(answer);
  closers.push(server.close);
  return server.address;
}
const events = (response: TestRequest['response'], text: string) => {
  if (!response.headersSent) response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(text);
};
const fast = { delay: 1, maxDelay: 5 } as const;
const read = (address: string, options: Partial<EventStreamOptions<Numbers>> = {}) =>
  environment().from(
    fromEventStream(address, { schema: numbers, format: json(), reconnect: fast, ...options }),
  );
const errorOf = (work: Promise<unknown>): Promise<MillraceError> =>
  work.then(
    () => expect.fail('it did not fail'),
    (error: unknown) => error as MillraceError,
  );

describe('fromEventStream', () => {
  it('reads the data of events, and goes on from the last id', async () => {
    const asked: unknown[] = [];
    const address = await serve(({ request, response, index }) => {
      asked.push(request.headers['last-event-id'], request.headers['authorization']);
      if (index === 2) return response.writeHead(204).end();
      events(response, `: hello\n\nid: ${index}a\ndata: {"n":${index}}\n\n`);
      events(
        response,
        `id: ${index}b\nevent: other\ndata: {"n":\ndata: ${index + 10}}\n\ndata: {"n"`,
      );
      return response.end();
    });
    const headers = { authorization: 'Bearer x' };
    const rows = await read(address, { headers }).collect();
    expect(rows.map(({ n }) => n)).toEqual([0, 10, 1, 11]);
    expect(asked).toEqual([undefined, 'Bearer x', '0b', 'Bearer x', '1b', 'Bearer x']);
  });

  it('reads events of some names only', async () => {
    const address = await serve(({ response, index }) => {
      if (index === 1) return response.writeHead(204).end();
      events(response, 'data: {"n":1}\n\nevent: a\ndata: {"n":2}\n\nevent: b\ndata: no\n\n');
      return response.end();
    });
    const rows = await read(address, { events: ['message', 'a'] }).collect();
    expect(rows.map(({ n }) => n)).toEqual([1, 2]);
  });

  it('ends with the answer where it is not asked again', async () => {
    const address = await serve(({ response }) => {
      events(response, 'data: {"n":1}\n\n');
      response.end();
    });
    expect(await read(address, { reconnect: false }).collect()).toEqual([{ n: 1 }]);
  });

  it('asks again while the server is busy, and not when it refuses', async () => {
    const address = await serve(({ response, index }) => {
      if (index < 2) return response.writeHead(503).end('busy');
      return response.writeHead(403).end('token t0ken is not welcome');
    });
    const error = await errorOf(read(`${address}/?key=t0ken`).collect());
    expect(error.message).toMatch(
      /\?key=\*\*\* answered 403 Forbidden: token \*\*\* is not welcome/,
    );
    expect(error.retryable).toBe(false);
  });

  it('fails without an answer, at other answers, and at events that are too long', async () => {
    const server = await testHttpServer(() => undefined);
    await server.close();
    const gone = await errorOf(
      read(server.address, { reconnect: { ...fast, attempts: 2 } }).collect(),
    );
    expect(gone.message).toMatch(
      /cannot be reached or did not go on: fetch failed \(.*ECONNREFUSED/,
    );
    const html = await serve(({ response }) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<p>');
    });
    expect((await errorOf(read(html).collect())).message).toMatch(
      /answered with text\/html; expected/,
    );
    const long = await serve(({ response }) => events(response, `data: ${'x'.repeat(5000)}`));
    const error = await errorOf(read(long, { maxRecordBytes: 1000 }).collect());
    expect(error.message).toMatch(/is longer than 1000 bytes/);
  });

  it('makes a silent connection again', async () => {
    const clock = new VirtualClock();
    let count = 0;
    const address = await serve(({ response, index }) => {
      count = index + 1;
      if (index === 1) return response.writeHead(204).end();
      return events(response, 'data: {"n":1}\n\n');
    });
    const source = fromEventStream(address, {
      schema: numbers,
      format: json(),
      idleTimeout: '30s',
      reconnect: { delay: 10 },
    });
    const rows = environment({ clock }).from(source).collect();
    await until(() => count === 1);
    const moving = setInterval(() => clock.advance(5000), 5);
    expect(await rows).toEqual([{ n: 1 }]);
    clearInterval(moving);
    expect(count).toBe(2);
  });

  it('begins at a position', async () => {
    const asked: unknown[] = [];
    const address = await serve(({ request, response, index }) => {
      asked.push(request.headers['last-event-id']);
      if (index === 1) return response.writeHead(204).end();
      events(response, 'id: 8\ndata: {"n":8}\n\n');
      return response.end();
    });
    const source = fromEventStream(address, { schema: numbers, format: json(), reconnect: fast });
    let position: unknown;
    const at: typeof source = {
      ...source,
      open: async (split, _position, context) => {
        const reader = await source.open(split, '7', context);
        const poll = (): ReturnType<typeof reader.poll> => {
          const came = reader.poll();
          position = reader.position();
          return came;
        };
        return { poll, position: () => reader.position(), close: () => reader.close() };
      },
    };
    expect(await environment().from(at).collect()).toEqual([{ n: 8 }]);
    expect([asked, position]).toEqual([['7', '8'], '8']);
  });
});
