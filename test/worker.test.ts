import { expect, it } from 'vitest';

it('is a program of worker threads only', async () => {
  await expect(import('../src/worker.js')).rejects.toThrow(/started by millrace as a worker/);
});
