// TLS, and the clock under pings and reconnection; the rest is tested through source and sink.
import { expect, it } from 'vitest';
import { Connection } from '../../../src/connector/websocket/connection.js';
import { VirtualClock } from '../../../src/time/clock.js';
import { testServer, until } from './sockets.js';

const nextTurn = () => new Promise((resolve) => setTimeout(resolve, 5));

it('waits on the clock of the job between attempts', async () => {
  const server = await testServer();
  await server.close();
  const clock = new VirtualClock();
  const ended: (string | undefined)[] = [];
  const options = { reconnect: { attempts: 2, delay: '10s', maxDelay: '10s' } } as const;
  const connection = new Connection(server.address, options, clock, 1000, {
    ended: (error) => void ended.push(error?.message),
  });
  void connection.run();
  await nextTurn();
  for (let i = 0; i < 20 && ended.length === 0; i++) {
    clock.advance(i < 1 ? 4999 : 10_000);
    await nextTurn();
  }
  expect(ended[0]).toMatch(/ECONNREFUSED.*after 2 attempts/);
});

it('passes options of TLS on, and is not told when it is closed from here', async () => {
  const { address, close } = await testServer();
  let count = 0;
  const options = { tls: { rejectUnauthorized: false }, reconnect: false } as const;
  const hooks = { ended: () => void (count += 1), opened: () => void (count += 10) };
  const secure = new Connection(
    address.replace('ws:', 'wss:'),
    options,
    new VirtualClock(),
    1000,
    hooks,
  );
  await secure.run();
  expect(count).toBe(1);
  const plain = new Connection(address, options, new VirtualClock(), 1000, hooks);
  const run = plain.run();
  await until(() => count === 11);
  plain.close();
  await run;
  expect(count).toBe(11);
  await close();
});
