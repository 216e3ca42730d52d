// Both kinds of channels, from one memory to another in one thread.
import { LocalBell } from '../../src/exchange/bell.js';
import type { ChannelReader, ChannelRecord, ChannelWriter } from '../../src/exchange/channel.js';
import { ringBuffer, RingReader, RingWriter } from '../../src/exchange/ring.js';
import { TransferReader, TransferWriter } from '../../src/exchange/transfer.js';
import type { Engine } from '../../src/wasm/engine.js';

/** A ring or a pair of ports, and the bytes that it holds. */
export interface ChannelKind {
  readonly over: 'ring' | 'ports';
  readonly bytes: number;
}

/** Both ends, with the bell of each. */
export interface Channel {
  readonly writer: ChannelWriter;
  readonly reader: ChannelReader;
  readonly senderBell: LocalBell;
  readonly receiverBell: LocalBell;
  /** The next record, when it is there; the writer moves on what waits. */
  next(): Promise<ChannelRecord>;
}

export const CHANNEL_KINDS: readonly ChannelKind[] = [
  { over: 'ring', bytes: 64 },
  { over: 'ring', bytes: 1024 },
  { over: 'ring', bytes: 1 << 16 },
  { over: 'ports', bytes: 64 },
  { over: 'ports', bytes: 1 << 16 },
];

export function openChannel({ over, bytes }: ChannelKind, receiver: Engine): Channel {
  const senderBell = new LocalBell();
  const receiverBell = new LocalBell();
  const { writer, reader } = over === 'ring' ? ring() : ports();
  const next = async (): Promise<ChannelRecord> => {
    for (;;) {
      const record = reader.next();
      if (record !== undefined) return record;
      writer.flush();
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return { writer, reader, senderBell, receiverBell, next };

  function ring(): Pick<Channel, 'writer' | 'reader'> {
    const buffer = ringBuffer(bytes);
    return {
      writer: new RingWriter(buffer, receiverBell),
      reader: new RingReader(buffer, receiver, senderBell),
    };
  }

  function ports(): Pick<Channel, 'writer' | 'reader'> {
    const { port1, port2 } = new MessageChannel();
    return {
      writer: new TransferWriter(port1, senderBell, bytes),
      reader: new TransferReader(port2, receiver, receiverBell),
    };
  }
}
