// How encoders write dates and times: options shared by the JSON and the CSV encoder.
import * as abi from '../../assembly/abi/encode.js';

/** How timestamps are written. */
export interface TimestampText {
  /** `SQL` writes `2026-01-31 23:59:59.123` (default), `ISO-8601` `2026-01-31T23:59:59.123`. */
  readonly timestampFormat?: 'SQL' | 'ISO-8601';
  /**
   * Digits behind the seconds: as many as the type's precision says (`precision`, the default), or
   * only as many as the value needs (`shortest`), which is what Flink's formats write.
   */
  readonly timestampFraction?: 'precision' | 'shortest';
}

/** The kernel flags of these options. */
export function timestampFlags(options: TimestampText): number {
  return (
    (options.timestampFormat === 'ISO-8601' ? abi.ENCODE_ISO : 0) |
    (options.timestampFraction === 'shortest' ? abi.ENCODE_TRIM_FRACTION : 0)
  );
}
