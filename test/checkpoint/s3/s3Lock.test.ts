// One job a prefix: what two of them see.
import { s3Storage, type S3Options } from 'millrace/s3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BUCKET, CREDENTIALS, REGION, S3Server } from '../../support/s3Server.js';

let server: S3Server;
beforeEach(async () => void (server = await new S3Server().start()));
afterEach(() => server.stop());
const storage = (more: Partial<S3Options> = {}) =>
  s3Storage({
    ...{ bucket: BUCKET, prefix: 'job', endpoint: server.endpoint, region: REGION },
    ...{ credentials: CREDENTIALS, lease: '3s', retry: { delay: 1, attempts: 2 } },
    ...more,
  });
const bytes = Uint8Array.of(1);

describe('the lock of a prefix', () => {
  it('is held by one, who renews it, and goes to the next when it is given back', async () => {
    const unlock = await storage().lock?.();
    const { etag } = server.objects.get('job/lock') ?? {};
    // Who waits for it sees it renewed.
    await expect(storage().lock?.()).rejects.toMatchObject({
      code: 'CONNECTOR_IO',
      message: expect.stringMatching(/in use by process \d+.*'job\/lock' says so/),
    });
    expect(server.objects.get('job/lock')?.etag).not.toBe(etag);
    await unlock?.();
    expect(server.objects.size).toBe(0);
    await (
      await storage().lock?.()
    )?.();
  });

  it('is not taken twice by one storage', async () => {
    const one = storage();
    const unlock = await one.lock?.();
    await expect(one.lock?.()).rejects.toThrow(/another job of this process/);
    await unlock?.();
  });

  it('of a job that is gone is taken over: at once when it is old', async () => {
    const dead = storage();
    await dead.lock?.();
    server.laterMs = 60_000;
    const unlock = await storage().lock?.();
    // It was lost: nothing more is written by the first.
    await expect.poll(() => isRefused(dead), { timeout: 8000 }).toBe(true);
    await unlock?.();
  });

  it('of a job that is gone just now is watched for a lease', async () => {
    const bytes = Buffer.from('{"token":"x","by":"process 1"}');
    server.objects.set('job/lock', { bytes, etag: '"dead"', at: Date.now() });
    const began = performance.now();
    const unlock = await storage().lock?.();
    expect(performance.now() - began).toBeGreaterThan(2900);
    await unlock?.();
    expect(server.objects.size).toBe(0);
  });

  it('that cannot be renewed for a lease stops what is written', async () => {
    const one = storage();
    const unlock = await one.lock?.();
    await one.put('a', [bytes]);
    server.fault = ({ method, key }) =>
      method === 'PUT' && key === 'job/lock' ? 'reset' : undefined;
    await expect.poll(() => isRefused(one), { timeout: 8000 }).toBe(true);
    await expect(one.put('b', [bytes])).rejects.toThrow(/not renewed for 3000 ms/);
    await unlock?.();
  });

  it('survives answers that are lost', async () => {
    let count = 0;
    server.fault = () => (count++ % 2 === 0 ? 'lost' : undefined);
    const unlock = await storage().lock?.();
    await expect.poll(() => count, { timeout: 8000 }).toBeGreaterThan(8);
    server.fault = () => undefined;
    await storage().put('a', [bytes]);
    await unlock?.();
    expect([...server.objects.keys()]).toEqual(['job/a']);
  });

  it('works, less surely, where the server knows no conditions', async () => {
    server.hasConditions = false;
    const unlock = await storage().lock?.();
    await expect(storage().lock?.()).rejects.toThrow(/in use/);
    await unlock?.();
    expect(server.objects.size).toBe(0);
  });

  it('and where it refuses them', async () => {
    server.fault = ({ headers }) =>
      headers['if-none-match'] === undefined ? undefined : { status: 501, code: 'NotImplemented' };
    const unlock = await storage().lock?.();
    await unlock?.();
    expect(server.objects.size).toBe(0);
  });
});

async function isRefused(one: ReturnType<typeof s3Storage>): Promise<boolean> {
  return one.put('probe', [bytes]).then(
    () => false,
    () => true,
  );
}
