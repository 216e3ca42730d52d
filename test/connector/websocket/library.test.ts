import { expect, it } from 'vitest';
import { loadSocketLibrary } from '../../../src/connector/websocket/library.js';

it('says what to install', async () => {
  const missing = async () => {
    throw new Error("Cannot find package 'ws'");
  };
  await expect(loadSocketLibrary(missing)).rejects.toMatchObject({
    code: 'CONNECTOR_MISSING_LIBRARY',
    message: expect.stringMatching(/npm install ws/),
  });
  expect((await loadSocketLibrary()).WebSocket).toBeTypeOf('function');
});
