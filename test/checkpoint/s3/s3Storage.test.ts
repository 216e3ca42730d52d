// Storage in S3, against a server that checks what S3 checks.
import { environment, fromIterable, int64, noRestart, schema, string, sum } from 'millrace';
import { s3Storage, type S3Options } from 'millrace/s3';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CommittedRows } from '../../support/committedRows.js';
import { BUCKET, CREDENTIALS, REGION, S3Server, type Fault } from '../../support/s3Server.js';

let server: S3Server;
let prefixes = 0;
beforeAll(async () => void (server = await new S3Server().start()));
afterAll(() => server.stop());
beforeEach(() => {
  server.fault = () => undefined;
  server.pageSize = 1000;
  server.hasConditions = true;
  server.seen.length = 0;
});

const options = (more: Partial<S3Options> = {}): S3Options => ({
  bucket: BUCKET,
  prefix: `jobs/p ${prefixes++}+é`,
  endpoint: server.endpoint,
  region: REGION,
  credentials: CREDENTIALS,
  retry: { delay: 1, attempts: 3 },
  ...more,
});
const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
/** Answers so the first times. */
const firstly = (times: number, fault: Fault): (() => Fault | undefined) => {
  let count = 0;
  return () => (count++ < times ? fault : undefined);
};

describe('storage in S3', () => {
  it('keeps files of any name below its prefix, and no others', async () => {
    const given = options();
    const storage = s3Storage(given);
    expect(storage.name).toBe(`s3://${BUCKET}/${given.prefix}`);
    const names = ['a%20b/x', "a/it's (1)!*", 'ü/😀', 'c+d&e=f?g#h', '<&">'];
    for (const [i, name] of names.entries()) await storage.put(name, [bytes(i)]);
    expect(await storage.list('')).toEqual(names.toSorted());
    for (const [i, name] of names.entries()) expect(await storage.get(name)).toEqual(bytes(i));
    await storage.rename('c+d&e=f?g#h', 'ü/moved %25');
    expect(await storage.get('ü/moved %25')).toEqual(bytes(3));
    for (const name of await storage.list('')) await storage.delete(name);
    expect([...server.objects.keys()]).toEqual([]);
  });

  it('lists page after page', async () => {
    server.pageSize = 3;
    const storage = s3Storage(options());
    const names = Array.from({ length: 10 }, (_, i) => `f/${i}`);
    for (const name of names) await storage.put(name, [bytes(1)]);
    expect(await storage.list('f')).toEqual(names);
    expect(server.seen.filter(({ key }) => key === '')).toHaveLength(4);
  });

  it.each<[string, Fault]>([
    ['500', { status: 500, code: 'InternalError' }],
    ['503 without a body', { status: 503 }],
    ['429', { status: 429, code: 'SlowDown' }],
    ['an error in an answer of status 200', { status: 200, code: 'InternalError' }],
    ['a connection that breaks', 'reset'],
    ['an answer that is lost', 'lost'],
    ['no answer', 'hang'],
  ])('tries again behind %s', async (_, fault) => {
    const storage = s3Storage(options({ timeout: 300 }));
    server.fault = firstly(2, fault);
    await storage.put('a', [bytes(1)]);
    server.fault = firstly(2, fault);
    await storage.rename('a', 'b');
    if (typeof fault !== 'object' || fault.status !== 200) server.fault = firstly(2, fault);
    expect(await storage.get('b')).toEqual(bytes(1));
    expect(await storage.list('')).toEqual(['b']);
  });

  it('gives up after its attempts, and does not try what cannot help', async () => {
    const storage = s3Storage(options());
    server.fault = () => ({ status: 503, code: 'SlowDown' });
    await expect(storage.put('a', [bytes(1)])).rejects.toMatchObject({
      code: 'CONNECTOR_IO',
      retryable: true,
      message: expect.stringMatching(/^Cannot write 'a' in s3:.* 503 SlowDown.*\(4 attempts\)/),
    });
    server.seen.length = 0;
    server.fault = () => ({ status: 403, code: 'AccessDenied' });
    await expect(storage.get('a')).rejects.toThrow(/403 AccessDenied.*s3:GetObject/);
    expect(server.seen).toHaveLength(1);
  });

  it('tells a bucket that is missing from a file that is missing', async () => {
    const storage = s3Storage(options({ bucket: 'elsewhere' }));
    const works = [() => storage.get('a'), () => storage.list(''), () => storage.rename('a', 'b')];
    for (const work of works) {
      const problem = await work().catch((error: unknown) => error);
      expect(problem).toMatchObject({ code: 'CONNECTOR_IO' });
      expect((problem as Error).message).toMatch(/bucket/i);
    }
  });

  it('never tells its secrets', async () => {
    const wrong = { ...CREDENTIALS, secretAccessKey: 'a-wrong-secret' };
    const storage = s3Storage(options({ credentials: wrong }));
    const error: Error = await storage.get('a').then(
      () => expect.unreachable(),
      (problem: Error) => problem,
    );
    expect(error.message).toMatch(/SignatureDoesNotMatch.*Check the secret/);
    expect(error.message).not.toMatch(/wrong-secret|AKIATEST/);
  });

  it('asks for new credentials when they expire', async () => {
    let count = 0;
    server.sessionToken = 'token 1';
    const credentials = async () => ({ ...CREDENTIALS, sessionToken: `token ${(count += 1)}` });
    const storage = s3Storage(options({ credentials }));
    await storage.put('a', [bytes(1)]);
    server.sessionToken = 'token 2';
    expect(await storage.get('a')).toEqual(bytes(1));
    server.sessionToken = undefined;
    expect(count).toBe(2);
  });
});

const events = schema({ user: string(), amount: int64() });
const ROWS = 4000;

describe('a job', () => {
  const run = (out: CommittedRows, given: S3Options, failAt = Infinity, parallelism = 1) => {
    const checkpoints = { storage: s3Storage(given), interval: 5 };
    const env = environment({
      ...{ batchSize: 64, parallelism, workers: false },
      ...{ checkpoints, restart: noRestart() },
    });
    const rows = async function* () {
      for (let i = 0; i < ROWS; i++) {
        if (i === failAt) throw new Error('the network is gone');
        if (i % 100 === 0) await new Promise((resolve) => setTimeout(resolve, 2));
        yield { user: `user ${i % 7}`, amount: BigInt(i) };
      }
    };
    const stream = env.from(fromIterable(events, rows), { name: 'events' });
    stream
      .keyBy('user')
      .aggregate({ total: sum('amount') })
      .sinkTo(out.sink());
    return env.execute().done;
  };
  const text = ({ rows }: CommittedRows): string[] => rows.map((row) => Object.values(row).join());

  it('goes on from the bucket, at another parallelism too', async () => {
    const whole = new CommittedRows();
    await run(whole, options());
    const out = new CommittedRows();
    const given = options();
    await expect(run(out, given, 2500)).rejects.toThrow('the network is gone');
    expect([...server.objects.keys()].some((key) => key.endsWith('manifest.json'))).toBe(true);
    server.fault = () => (Math.random() < 0.1 ? { status: 503 } : undefined);
    await run(out, { ...given, retry: { delay: 1, attempts: 20 } }, Infinity, 2);
    expect(text(out).sort()).toEqual(text(whole).sort());
  });
});
