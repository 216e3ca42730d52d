import { afterEach, expect, it, vi } from 'vitest';
import { storageAt } from '../../src/cli/storageAt.js';

afterEach(() => void vi.unstubAllEnvs());

it('is a folder, or a bucket with credentials of the environment', () => {
  expect(storageAt('./state').name).toBe("'./state'");
  vi.stubEnv('AWS_ACCESS_KEY_ID', '');
  expect(() => storageAt('s3://states/a/b')).toThrow(/no credentials/);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'id');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  expect(storageAt('s3://states/a/b').name).toBe('s3://states/a/b');
  expect(storageAt('s3://states').name).toBe('s3://states');
  expect(() => storageAt('s3://')).toThrow(/bucket is ''/);
});
