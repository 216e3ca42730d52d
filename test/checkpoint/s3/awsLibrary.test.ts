import { expect, it } from 'vitest';
import { loadAwsLibrary } from '../../../src/checkpoint/s3/awsLibrary.js';

it('is loaded, and asked for where it is missing', async () => {
  expect((await loadAwsLibrary()).AwsClient).toBeTypeOf('function');
  await expect(loadAwsLibrary(() => Promise.reject(new Error('none')))).rejects.toMatchObject({
    code: 'CONNECTOR_MISSING_LIBRARY',
    message: expect.stringContaining('npm install aws4fetch'),
  });
});
