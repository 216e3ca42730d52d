// What a stream asks of those who make tables of streams; they are of `millrace/sql`.
import type { Fields } from '../batch/dataType.js';
import type { DataStream } from './dataStream.js';

/** How a stream is seen by SQL. */
export interface TemporaryViewOptions<C extends string = string> {
  /** The TIMESTAMP column that watermarks follow: windows need it. */
  readonly rowtime?: C;
  /** Columns that no two rows share; not checked. It saves joins and Top-N state. */
  readonly primaryKey?: readonly C[];
}

/** Makes tables of streams. */
export interface StreamTables<T> {
  /** The stream as a table. */
  fromStream<F extends Fields>(
    stream: DataStream<F>,
    options?: TemporaryViewOptions<keyof F & string>,
  ): T;
}
