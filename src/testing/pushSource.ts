// Push source: a test hands over rows, watermarks and the end, one at a time.
//
//   push ──► commands ──► poll: the next; polled again: the one before has gone through
//
// Invariants
//   · A command's promise resolves once every operator has handled what it brought.
//   · Commands are handled in the order in which they were given.
import { Batch } from '../batch/batch.js';
import type { Fields } from '../batch/dataType.js';
import type { Schema } from '../batch/schema.js';
import type { Polled, Source, SourceContext, SplitReader } from '../source/source.js';
import { watermarks, type WatermarkStrategy } from '../time/watermarkStrategy.js';
import type { TestInput } from './testInput.js';

/** What a test gives an input. */
type Command =
  | { readonly kind: 'rows'; readonly rows: readonly object[] }
  | { readonly kind: 'watermark'; readonly watermark: number }
  | { readonly kind: 'end' };

interface Pending {
  readonly command: Command;
  readonly handled: () => void;
}

/** The source of one input of a job under test. */
export class PushSource implements Source<Fields> {
  readonly isBounded = false;
  readonly schema: Schema<Fields>;
  /** Set while the job reads the source. */
  isOpen = false;
  /** Event times and watermarks of the input; undefined without any. */
  readonly strategy: WatermarkStrategy | undefined;
  /** True where {@link watermark} moves the watermark. */
  readonly hasManualWatermark: boolean;
  /** Resolves when the job has opened the source. */
  readonly opened: Promise<void>;
  private tellOpened!: () => void;
  private readonly commands: Pending[] = [];
  private current = -Infinity;
  private wake: (() => void) | undefined;

  constructor(
    readonly name: string,
    input: TestInput<Fields>,
  ) {
    const { time, watermarks: strategy } = input.options;
    this.schema = input.schema;
    this.hasManualWatermark = strategy === undefined && time !== undefined;
    this.strategy = strategy ?? (time === undefined ? undefined : this.manual(time));
    this.opened = new Promise((resolve) => (this.tellOpened = resolve));
  }

  splits(): Promise<readonly { id: string }[]> {
    return Promise.resolve([{ id: '0' }]);
  }

  open(_split: unknown, _position: unknown, context: SourceContext): SplitReader {
    this.isOpen = true;
    this.tellOpened();
    return new PushReader(this.commands, context, this);
  }

  /** Hands rows over; resolves when they have gone through the job. */
  push(rows: readonly object[]): Promise<void> {
    return this.give({ kind: 'rows', rows });
  }

  /** Moves the watermark. */
  watermark(watermark: number): Promise<void> {
    return this.give({ kind: 'watermark', watermark });
  }

  /** Ends the input. */
  end(): Promise<void> {
    return this.give({ kind: 'end' });
  }

  /** @internal The reader's: sets the watermark that the generator asks for. */
  setWatermark(watermark: number): void {
    this.current = watermark;
  }

  /** @internal The reader's: resolves when there is a command. */
  waitForCommand(): Promise<void> {
    return new Promise((resolve) => (this.wake = resolve));
  }

  private manual(time: string): WatermarkStrategy {
    return watermarks.custom(time, () => ({ current: () => this.current })).withIdleness(false);
  }

  private give(command: Command): Promise<void> {
    return new Promise((resolve) => {
      this.commands.push({ command, handled: resolve });
      this.wake?.();
    });
  }
}

class PushReader implements SplitReader {
  private running: Pending | undefined;

  constructor(
    private readonly commands: Pending[],
    private readonly context: SourceContext,
    private readonly source: PushSource,
  ) {}

  poll(): Polled {
    this.running?.handled();
    this.running = this.commands.shift();
    if (this.running === undefined) return { kind: 'idle', wake: this.source.waitForCommand() };
    const { command } = this.running;
    if (command.kind !== 'watermark') return command;
    this.source.setWatermark(command.watermark);
    // The watermark is asked for behind every batch, one of no rows included.
    const { engine } = this.context;
    return { kind: 'batch', batch: new Batch(engine, this.source.schema, [], 0) };
  }

  position(): null {
    return null;
  }

  close(): void {
    this.source.isOpen = false;
    this.running?.handled();
  }
}
