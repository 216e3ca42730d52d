import { expect, it, vi } from 'vitest';

it('loads the job that a page names, and tells it why it cannot', async () => {
  const posted: unknown[] = [];
  vi.stubGlobal('onmessage', null);
  vi.stubGlobal('postMessage', (message: unknown) => posted.push(message));
  await import('../src/worker.browser.js');
  const scope = globalThis as unknown as { onmessage(event: { data: unknown }): void };
  scope.onmessage({ data: { file: 'data:text/javascript,export default 1' } });
  await expect.poll(() => posted).toHaveLength(1);
  expect(posted).toMatchObject([{ lost: { code: 'PLAN_INVALID_GRAPH' } }]);
  vi.unstubAllGlobals();
});
