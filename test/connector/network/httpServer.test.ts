import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { createHttpServer, listening } from '../../../src/connector/network/httpServer.js';

it('listens on a free port, and says when a port is taken', async () => {
  const first = await createHttpServer(undefined);
  await listening(first, undefined, { port: 0 });
  const { port } = first.address() as AddressInfo;
  const second = await createHttpServer({});
  await expect(listening(second, undefined, { port })).rejects.toThrow(
    /The port \d+ of 127.0.0.1 cannot be listened on: .*EADDRINUSE/,
  );
  await new Promise((resolve) => first.close(resolve));
});
