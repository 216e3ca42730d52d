import { describe, expect, it } from 'vitest';
import { s3Settings, type S3Options } from '../../../src/checkpoint/s3/s3Options.js';

const credentials = { accessKeyId: 'id', secretAccessKey: 'secret' };
const settings = (options: Partial<S3Options>, variables = {}) =>
  s3Settings({ bucket: 'states', credentials, ...options }, variables);

describe('settings of a storage in S3', () => {
  it('have the address of the bucket', () => {
    const address = (options: Partial<S3Options>, variables = {}): string =>
      settings(options, variables).bucketAddress;
    expect(address({})).toBe('https://states.s3.us-east-1.amazonaws.com/');
    expect(address({ bucket: 'a.b' })).toBe('https://s3.us-east-1.amazonaws.com/a.b/');
    expect(address({ region: 'eu-west-1' })).toBe('https://states.s3.eu-west-1.amazonaws.com/');
    expect(address({ endpoint: 'http://h:9000' })).toBe('http://h:9000/states/');
    expect(address({ endpoint: 'http://h/s3' })).toBe('http://h/s3/states/');
    expect(address({ endpoint: 'https://h', pathStyle: false })).toBe('https://states.h/');
    expect(address({}, { AWS_ENDPOINT_URL: 'http://m:1' })).toBe('http://m:1/states/');
  });

  it('come from the environment', async () => {
    const variables = {
      AWS_ACCESS_KEY_ID: 'a',
      AWS_SECRET_ACCESS_KEY: 'b',
      AWS_SESSION_TOKEN: 'c',
      AWS_REGION: 'eu-west-3',
    };
    const found = settings({ credentials: undefined }, variables);
    expect(found.region).toBe('eu-west-3');
    const [accessKeyId, secretAccessKey, sessionToken] = ['a', 'b', 'c'];
    expect(await found.credentials()).toEqual({ accessKeyId, secretAccessKey, sessionToken });
  });

  it('put a prefix between slashes', () => {
    expect(settings({ prefix: '/a/b//' })).toMatchObject({
      prefix: 'a/b/',
      name: 's3://states/a/b',
    });
    expect(settings({})).toMatchObject({ prefix: '', name: 's3://states' });
  });

  it.each<[Partial<S3Options>, RegExp]>([
    [{ bucket: 'A/b' }, /bucket is 'A\/b'/],
    [{ credentials: undefined }, /no credentials.*AWS_ACCESS_KEY_ID/],
    [{ partSize: '1MiB' }, /5 MiB/],
    [{ concurrency: 0 }, /concurrency is 0/],
    [{ lease: 10 }, /lease is 10/],
    [{ endpoint: 'ftp://x' }, /https/],
    [{ endpoint: 'https://user:secret@x' }, /^(?!.*secret@).*without user/],
  ])('are refused when they make no sense: %j', (options, message) => {
    expect(() => settings(options)).toThrow(message);
    expect(() => settings(options)).toThrow(
      expect.objectContaining({ code: 'PLAN_INVALID_ARGUMENT' }),
    );
  });
});
