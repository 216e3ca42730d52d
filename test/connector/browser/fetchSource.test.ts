import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { environment, int32, json, schema } from '../../../src/core.js';
import { fromFetch } from '../../../src/connector/browser/fetchSource.js';

const fields = schema({ n: int32() });
const rows = Array.from({ length: 3000 }, (_, n) => ({ n }));
const lines = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
const options = { schema: fields, format: json() };

let server: Server | undefined;

async function serve(listener: RequestListener): Promise<string> {
  server = createServer(listener);
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/rows.jsonl`;
}

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
});

describe('fromFetch', () => {
  it('reads an address, as often as a job asks', async () => {
    const address = await serve((_request, response) => response.end(lines));
    const source = fromFetch(address, options);
    for (let run = 0; run < 2; run++) {
      expect(await environment().from(source).collect()).toEqual(rows);
    }
    expect(source).toMatchObject({ name: address, sizeHint: { count: lines.length } });
  });

  it('sends a Request, and what fetch is to be told', async () => {
    const address = await serve((request, response) => {
      request.setEncoding('utf8').once('data', (n: string) => {
        response.end(`{"n": ${n}}\n{"n": ${request.headers['x-n'] as string}}`);
      });
    });
    const request = new Request(address, { method: 'POST', body: '7' });
    const source = fromFetch(request, { ...options, request: { headers: { 'x-n': '8' } } });
    for (let run = 0; run < 2; run++) {
      expect(await environment().from(source).collect()).toEqual([{ n: 7 }, { n: 8 }]);
    }
  });

  it('reads a Response, once', async () => {
    const source = fromFetch(new Response(lines), options);
    expect(await environment().from(source).collect()).toEqual(rows);
    await expect(environment().from(source).collect()).rejects.toThrow(/read already/);
  });

  it.each([
    ['as content', { 'content-type': 'application/gzip' }],
    ['on the way', { 'content-encoding': 'gzip' }],
  ])('reads what is compressed %s', async (_name, headers) => {
    const address = await serve((_request, response) => {
      response.writeHead(200, headers).end(gzipSync(lines));
    });
    const source = fromFetch(address, options);
    expect(await environment().from(source).collect()).toEqual(rows);
    expect(source.sizeHint).toBeUndefined();
  });

  it('tells what the server answered', async () => {
    const address = await serve((request, response) => {
      response.writeHead(request.url?.endsWith('gone') === true ? 404 : 500).end();
    });
    const read = (from: string) => environment().from(fromFetch(from, options)).collect();
    await expect(read(address)).rejects.toMatchObject({ code: 'CONNECTOR_IO' });
    await expect(read(`${address}/gone`)).rejects.toMatchObject({ code: 'CONNECTOR_NOT_FOUND' });
  });

  it('tells that nobody answers, and that an answer broke off', async () => {
    const address = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('{"n": 1}\n', () => response.destroy());
    });
    const read = (from: string) => environment().from(fromFetch(from, options)).collect();
    await expect(read(address)).rejects.toThrow(/broke off while it was read/);
    await expect(read('http://127.0.0.1:1/')).rejects.toThrow(/cannot be fetched/);
  });

  it('is cancelled with the job', async () => {
    let isClosed: (value: unknown) => void = () => undefined;
    const closed = new Promise((resolve) => (isClosed = resolve));
    const address = await serve((_request, response) => {
      response.on('close', isClosed);
      response.write('{"n": 1}\n');
    });
    for await (const row of environment().from(fromFetch(address, options))) {
      expect(row).toEqual({ n: 1 });
      break;
    }
    await closed;
  });
});
