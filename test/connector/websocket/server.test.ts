import { once } from 'node:events';
import { expect, it } from 'vitest';
import { ListeningServer } from '../../../src/connector/websocket/server.js';
import { testClient, until } from './sockets.js';

it('says goodbye to its clients, those who do not answer too', async () => {
  let port = 0;
  const accepted: unknown[] = [];
  const server = await ListeningServer.listen(
    { port: 0, onListening: (given) => (port = given) },
    1000,
    (socket) => accepted.push(socket),
  );
  const [polite, silent] = [await testClient(port), await testClient(port)];
  await until(() => accepted.length === 2);
  (silent as unknown as { pause(): void }).pause();
  const closed = once(polite, 'close');
  await server.close();
  expect((await closed)[0]).toBe(1000);
  await until(() => server.clients.size === 0);
  silent.terminate();
});
