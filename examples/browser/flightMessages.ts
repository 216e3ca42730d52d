// Three million flights as WebSocket messages: Parquet in, JSON Lines out, many rows a message.
//
//   flights-3m.parquet ─► columns ─► JSON encoder ─► messages, kept for every page that connects
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { col, environment, file, int32, int64, json, parquet, schema } from 'millrace';
import { string, timestamp, writable } from 'millrace';

/** JSON Lines of a message, and how many there are. */
export interface FlightMessage {
  readonly bytes: Uint8Array;
  readonly flightCount: number;
}

/** The data comes with a package, beside what the package exports. */
const path = join(
  dirname(createRequire(import.meta.url).resolve('vega-datasets')),
  '../data/flights-3m.parquet',
);
const FLIGHTS_PER_MESSAGE = 2000;
const LINE_END = 0x0a;

/** Columns as the file has them. */
const fileSchema = schema({
  date: timestamp(6),
  delay: int64(),
  distance: int64(),
  origin: string(),
  destination: string(),
});

/** Reads the file once, ahead of who asks for the messages. */
export class FlightMessages {
  private readonly messages: FlightMessage[] = [];
  private waiting: (() => void)[] = [];
  private isComplete = false;
  private readonly reading = this.read();

  /** Resolves when the whole file is read: reading it shares the processor with the pages. */
  get ready(): Promise<void> {
    return this.reading;
  }

  /** The messages in the order of the file, from the first, until `flightCount` flights. */
  async *take(flightCount = Infinity): AsyncGenerator<FlightMessage> {
    let count = 0;
    for (let next = 0; count < flightCount; next++) {
      while (next === this.messages.length && !this.isComplete) await this.more();
      if (next === this.messages.length) break;
      const message = this.messages[next];
      count += message.flightCount;
      yield message;
    }
    if (this.isComplete) await this.reading;
  }

  private more(): Promise<void> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  private async read(): Promise<void> {
    try {
      const messages = new WritableStream<Uint8Array>({ write: (bytes) => this.add(bytes) });
      const env = environment({ batchSize: FLIGHTS_PER_MESSAGE });
      env
        .from(file(path, { schema: fileSchema, format: parquet() }))
        .select({
          date: col('date').cast(timestamp(3)),
          delay: col('delay').cast(int32()),
          distance: col('distance').cast(int32()),
          origin: 'origin',
          destination: 'destination',
        })
        .sinkTo(writable(messages, json()));
      await env.execute({ quiet: true }).done;
    } finally {
      this.isComplete = true;
      this.wakeAll();
    }
  }

  private add(bytes: Uint8Array): void {
    let flightCount = 0;
    for (let at = bytes.indexOf(LINE_END); at >= 0; at = bytes.indexOf(LINE_END, at + 1)) {
      flightCount += 1;
    }
    this.messages.push({ bytes, flightCount });
    this.wakeAll();
  }

  private wakeAll(): void {
    const { waiting } = this;
    this.waiting = [];
    waiting.forEach((wake) => wake());
  }
}
