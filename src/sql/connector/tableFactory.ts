// Connectors in SQL: what the option 'connector' of a table names.
import type { Fields } from '../../batch/dataType.js';
import type { Schema } from '../../batch/schema.js';
import type { Sink } from '../../sink/sink.js';
import type { LookupSource } from '../../source/lookup.js';
import type { Source } from '../../source/source.js';
import type { CatalogTable } from '../catalog/catalogObject.js';

/** An option of a connector or of its format. */
export interface OptionSpec {
  /** Flink's name: `rows-per-second`, `csv.field-delimiter`; `.*` at the end takes any name. */
  readonly key: string;
  readonly isRequired?: boolean;
  /** One line for docs and errors, with the default. */
  readonly text: string;
}

/** What a factory makes a source or sink of. */
export interface TableRequest {
  readonly table: CatalogTable;
  /**
   * Source: the physical columns, then those of metadata. Sink: the columns that are written, in
   * the order of the table.
   */
  readonly schema: Schema<Fields>;
  /** Of the table and of OPTIONS hints; secrets unredacted. */
  readonly options: Readonly<Record<string, string>>;
  /** Folder that relative paths are relative to. */
  readonly baseFolder: string;
  /** `table.local-time-zone`. */
  readonly timeZone: string;
  /** Sink: row kinds other than +I may arrive; the key that they are upserts by, or empty. */
  readonly changelog?: { readonly isUpsert: boolean; readonly key: readonly string[] };
  /** Sink: where `print` writes; default process.stdout. */
  readonly write?: (text: string) => void;
}

/** A connector. */
export interface TableFactory {
  /** The value of the option 'connector'. */
  readonly identifier: string;
  readonly options: readonly OptionSpec[];
  /** Types of metadata columns by key, as SQL text: `{ 'file.path': 'STRING NOT NULL' }`. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** True when its sink takes -U and -D (print, blackhole, sqlite with a key). */
  readonly takesChanges?: boolean;
  /** True when its source ends by itself with these options. */
  isBounded?(options: Readonly<Record<string, string>>): boolean;
  source?(request: TableRequest): Source<Fields> | Promise<Source<Fields>>;
  sink?(request: TableRequest): Sink<Fields> | Promise<Sink<Fields>>;
  lookup?(request: TableRequest): LookupSource<Fields> | Promise<LookupSource<Fields>>;
}
