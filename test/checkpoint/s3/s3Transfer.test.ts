// Long files in parts.
import { s3Storage } from 'millrace/s3';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { BUCKET, CREDENTIALS, REGION, S3Server } from '../../support/s3Server.js';

let server: S3Server;
beforeAll(async () => void (server = await new S3Server().start()));
afterAll(() => server.stop());
beforeEach(() => {
  server.fault = () => undefined;
  server.seen.length = 0;
});
const PART = 5 << 20;
const storage = () =>
  s3Storage({
    ...{ bucket: BUCKET, endpoint: server.endpoint, region: REGION, credentials: CREDENTIALS },
    ...{ partSize: '5MiB', concurrency: 2, retry: { delay: 1, attempts: 3 } },
  });
/** Pieces that do not end where parts do. */
function piecesOf(length: number): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < length; at += 1_300_007) {
    const piece = new Uint8Array(Math.min(1_300_007, length - at));
    pieces.push(piece.map((_, i) => ((at + i) * 2654435761) >>> 13));
  }
  return pieces;
}

describe('files in S3', () => {
  it.each([0, 1, PART - 1, PART, PART + 1, 2 * PART, 2 * PART + 12345])(
    'come back whole: %i bytes',
    async (length) => {
      const pieces = piecesOf(length);
      await storage().put('file', pieces);
      const read = await storage().get('file');
      expect(Buffer.compare(read, Buffer.concat(pieces))).toBe(0);
      const parts = server.seen.filter(({ query }) => query.has('partNumber'));
      expect(parts).toHaveLength(length > PART ? Math.ceil(length / PART) : 0);
    },
  );

  it('are sent again part by part, and complete where the answer is lost', async () => {
    const pieces = piecesOf(2 * PART + 5);
    const failed = new Set<string>();
    server.fault = ({ method, query }) => {
      const part = `${method} ${query.get('partNumber')}`;
      if (failed.has(part) || (method === 'POST' && query.has('uploads'))) return undefined;
      failed.add(part);
      return method === 'POST' ? 'lost' : { status: 503 };
    };
    await storage().put('file', pieces);
    server.fault = () => undefined;
    expect(Buffer.compare(await storage().get('file'), Buffer.concat(pieces))).toBe(0);
  });

  it('leave nothing behind when they cannot be written', async () => {
    server.fault = ({ query }) => (query.get('partNumber') === '2' ? { status: 403 } : undefined);
    await expect(storage().put('other', piecesOf(2 * PART))).rejects.toThrow(/write 'other'.*403/);
    expect(server.uploads.size).toBe(0);
    expect(server.objects.has('other')).toBe(false);
  });

  it('that are replaced while they are read are not mixed', async () => {
    await storage().put('file', piecesOf(PART + 5));
    server.fault = ({ headers }) => {
      if (headers.range?.startsWith('bytes=0-') === false) {
        const bytes = Buffer.alloc(PART + 5);
        server.objects.set('file', { bytes, etag: '"new"', at: Date.now() });
      }
      return undefined;
    };
    await expect(storage().get('file')).rejects.toThrow(/replaced while it was read/);
  });
});
