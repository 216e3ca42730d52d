// What is told of an answer; s3Storage.test.ts has the attempts.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { S3Client } from '../../../src/checkpoint/s3/s3Client.js';
import { s3Settings } from '../../../src/checkpoint/s3/s3Options.js';
import { BUCKET, CREDENTIALS, REGION, S3Server } from '../../support/s3Server.js';

let server: S3Server;
beforeAll(async () => void (server = await new S3Server().start()));
afterAll(() => server.stop());
const client = (credentials = async () => CREDENTIALS) =>
  new S3Client(
    s3Settings({
      ...{ bucket: BUCKET, endpoint: server.endpoint, region: REGION, credentials },
      retry: false,
    }),
  );

it('gives an expected answer with what the server says', async () => {
  const request = { what: 'look at it', method: 'GET', key: 'a b/ü', expected: [404] } as const;
  const { status, problem, attempts } = await client().request(request);
  expect([status, problem?.code, attempts]).toEqual([404, 'NoSuchKey', 1]);
  await expect(client().request({ ...request, expected: [] })).rejects.toThrow(
    /^Cannot look at it in s3:\/\/states at 127.0.0.1:\d+: 404 NoSuchKey: It is NoSuchKey\.$/,
  );
});

it('tells of a redirection, which a signature does not survive', async () => {
  server.fault = () => ({ status: 301, headers: { location: 'http://127.0.0.1:1/' } });
  const request = { what: 'look', method: 'GET', key: 'a' } as const;
  await expect(client().request(request)).rejects.toThrow(/301 .*another region/);
  server.fault = () => undefined;
});

it('asks a provider of credentials that failed again', async () => {
  let count = 0;
  const one = client(async () => {
    if (count++ === 0) throw new Error('the metadata service is busy');
    return { ...CREDENTIALS, expiration: new Date(Date.now() + 3_600_000) };
  });
  const request = { what: 'write it', method: 'PUT', key: 'a', body: new Uint8Array(1) } as const;
  await expect(one.request(request)).rejects.toThrow(/metadata service is busy/);
  expect((await one.request(request)).status).toBe(200);
  expect((await one.request(request)).status).toBe(200);
  expect(count).toBe(2);
});
