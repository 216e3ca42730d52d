// Test inputs: what a test feeds a job with instead of a source.
import type { Fields } from '../batch/dataType.js';
import type { Schema } from '../batch/schema.js';
import type { WatermarkStrategy } from '../time/watermarkStrategy.js';

/** How an input gets its event times; without either it has none. */
export interface TestInputOptions<F extends Fields> {
  /**
   * The event-time column, where the test itself moves the watermark, by
   * {@link TestDriver.watermark}.
   */
  readonly time?: keyof F & string;
  /** Watermarks that follow from the rows, as of a source in production. */
  readonly watermarks?: WatermarkStrategy<keyof F & string>;
}

/** An input of a job under test. */
export class TestInput<out F extends Fields> {
  /** @internal Phantom: never set, carries `F`. */
  declare readonly fields: F;

  constructor(
    readonly schema: Schema<Fields>,
    readonly options: TestInputOptions<Fields>,
  ) {}
}

/**
 * Declares an input of {@link testDriver}: rows of a schema that the test pushes.
 *
 * @example testInput(bids, { time: 'at' })
 */
export function testInput<F extends Fields>(
  schema: Schema<F>,
  options: TestInputOptions<F> = {},
): TestInput<F> {
  return new TestInput<F>(schema, options as TestInputOptions<Fields>);
}
