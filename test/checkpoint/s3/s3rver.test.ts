// Storage in S3, against a server that others wrote.
import { s3Storage } from 'millrace/s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startS3rver, whyNoS3rver, type RunningS3rver } from '../../support/s3rver.js';

describe.skipIf(whyNoS3rver() !== undefined)('storage in S3rver', () => {
  let server: RunningS3rver;
  beforeAll(async () => void (server = await startS3rver('states')));
  afterAll(() => server?.stop());
  const storage = () =>
    s3Storage({
      ...{ bucket: 'states', prefix: 'a job', endpoint: server.endpoint, partSize: '5MiB' },
      credentials: { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' },
      retry: { delay: 1, attempts: 2 },
    });

  it('keeps, lists, renames and removes files', async () => {
    const one = storage();
    const names = ['chk-000001/0/a%20b/x.arrow', 'chk-000001/manifest.json.new', 'b'];
    for (const [i, name] of names.entries())
      await one.put(name, [Uint8Array.of(i), new Uint8Array(3)]);
    await one.rename(names[1], 'chk-000001/manifest.json');
    expect(await one.list('chk-000001')).toEqual([names[0], 'chk-000001/manifest.json']);
    expect([...(await one.get('chk-000001/manifest.json'))]).toEqual([1, 0, 0, 0]);
    for (const name of await one.list('')) await one.delete(name);
    await one.delete('b');
    expect(await one.list('')).toEqual([]);
    await expect(one.get('b')).rejects.toMatchObject({ code: 'CONNECTOR_NOT_FOUND' });
  });

  it('keeps long files', async () => {
    const bytes = new Uint8Array(11 << 20).map((_, i) => (i * 2654435761) >>> 11);
    await storage().put('long', [bytes]);
    expect(Buffer.compare(await storage().get('long'), bytes)).toBe(0);
  });

  it('is locked by one job', async () => {
    const unlock = await storage().lock?.();
    await expect(storage().lock?.()).rejects.toThrow(/in use/);
    await unlock?.();
  });
});
