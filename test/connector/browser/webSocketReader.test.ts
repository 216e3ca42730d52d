import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { WebSocketReader } from '../../../src/connector/browser/webSocketReader.js';
import { VirtualClock } from '../../../src/core.js';
import { nextTurn } from '../../../src/source/turn.js';

/** A socket whose events the test makes. */
class ScriptedSocket extends EventTarget {
  binaryType = '';
  readyState = 1;
  readonly sent: unknown[] = [];
  closedWith: number | undefined;

  send(message: unknown): void {
    this.sent.push(message);
  }

  close(code: number): void {
    this.closedWith = code;
  }

  receives(data: string): void {
    this.dispatchEvent(new MessageEvent('message', { data }));
  }

  loses(code: number): void {
    this.dispatchEvent(Object.assign(new Event('close'), { code, reason: '' }));
  }
}

let sockets: ScriptedSocket[];
let clock: VirtualClock;

beforeEach(() => {
  vi.stubGlobal('WebSocket', { OPEN: 1 });
  sockets = [];
  clock = new VirtualClock();
});

afterEach(() => vi.unstubAllGlobals());

function readerOf(attempts: number): WebSocketReader {
  return new WebSocketReader({
    name: 'ws://test',
    bufferBytes: 1000,
    clock,
    acknowledge: (messageCount) => `took ${messageCount}`,
    reconnect: { attempts, delay: 100, maxDelay: 300 },
    connect: () => {
      const socket = new ScriptedSocket();
      sockets.push(socket);
      return socket as unknown as WebSocket;
    },
  });
}

const textOf = async (reader: WebSocketReader): Promise<string> => {
  const polled = await reader.poll();
  return polled.kind === 'bytes' ? new TextDecoder().decode(polled.bytes) : polled.kind;
};

it('waits twice as long before each attempt, up to a limit, until a message comes', async () => {
  const reader = readerOf(10);
  const waits = [100, 200, 300, 300];
  for (const wait of waits) {
    const before = sockets.length;
    sockets.at(-1)?.loses(1006);
    clock.advance(wait / 2 - 1);
    await nextTurn();
    expect(sockets).toHaveLength(before);
    clock.advance(wait / 2 + 1);
    await nextTurn();
    expect(sockets).toHaveLength(before + 1);
  }
  sockets.at(-1)?.receives('a');
  sockets.at(-1)?.loses(1006);
  clock.advance(100);
  await nextTurn();
  expect(sockets).toHaveLength(waits.length + 2);
  reader.close();
});

it('hands out what came before a loss, then fails', async () => {
  const reader = readerOf(0);
  const [socket] = sockets;
  socket.receives('a');
  socket.receives('b');
  socket.loses(1006);
  expect(await textOf(reader)).toBe('a\nb\n');
  expect(socket.sent).toEqual(['took 2']);
  await expect(reader.poll()).rejects.toThrow(/ws:\/\/test was lost or refused \(code 1006\)/);
});

it('ends when the server ends, and does not come back once it is closed', async () => {
  const reader = readerOf(3);
  sockets[0].loses(1000);
  expect(await textOf(reader)).toBe('end');
  const other = readerOf(3);
  other.close();
  sockets[1].loses(1006);
  clock.advance(1000);
  await nextTurn();
  expect(sockets).toHaveLength(2);
  expect(sockets[1].closedWith).toBe(1000);
});
