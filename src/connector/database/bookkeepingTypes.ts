// Types of the columns that are kept beside the rows of a stream.
import { int64, string } from '../../batch/dataType.js';

/** Text that a key may hold. */
export const keyText = string();
/** Numbers of rows and checkpoints. */
export const bigint64 = int64();

/** Columns of a staging table before those of the stream. */
export const STAGING_COLUMNS = ['millrace_batch', 'millrace_row', 'millrace_kind'] as const;
