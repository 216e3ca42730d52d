// Sends messages over a WebSocket at a rate: not before their time, and not without credit.
//
//   messages ──(due?)──(fewer than 40 unacknowledged?)──► socket ──► page ──"1"──► credit
import type { WebSocket } from 'ws';
import type { FlightMessage } from './flightMessages.js';

const CREDIT = 40;
/** Sooner than a timer can wake. */
const SOON_MS = 1;

/**
 * Sends all messages, then closes the socket; a socket that is closed ends the replay.
 *
 * @param rate  Flights a second; Infinity: as fast as the client takes them.
 */
export async function replay(
  socket: WebSocket,
  messages: AsyncIterable<FlightMessage>,
  rate: number,
): Promise<void> {
  const startedAt = performance.now();
  let flightCount = 0;
  let unacknowledged = 0;
  let wake = (): void => undefined;
  socket.on('close', () => wake());
  socket.on('message', (data: Buffer) => {
    unacknowledged -= Number(data.toString());
    wake();
  });
  for await (const message of messages) {
    for (;;) {
      if (socket.readyState !== socket.OPEN) return;
      const earlyMs = startedAt + (flightCount / rate) * 1000 - performance.now();
      const hasCredit = unacknowledged < CREDIT;
      if (hasCredit && earlyMs < SOON_MS) break;
      await new Promise<void>((resolve) => {
        wake = resolve;
        if (hasCredit) setTimeout(resolve, earlyMs);
      });
    }
    socket.send(message.bytes);
    flightCount += message.flightCount;
    unacknowledged += 1;
  }
  socket.close(1000);
}
