// Tables of the catalog → sources, sinks and lookups, through the factories of their connectors.
import type { Fields } from '../../batch/dataType.js';
import { Schema } from '../../batch/schema.js';
import { MillraceError } from '../../error.js';
import type { Sink } from '../../sink/sink.js';
import type { LookupSource } from '../../source/lookup.js';
import type { Source } from '../../source/source.js';
import type { CatalogTable, TableColumn } from '../../sql/catalog/catalogObject.js';
import type { TableFactory, TableRequest } from '../../sql/connector/tableFactory.js';
import type { Rel, RelScan } from '../../sql/rel/rel.js';
import { inputsOf } from '../../sql/rel/rel.js';
import { columnType } from '../../sql/types/index.js';

/** What factories need of the session. */
export type TableSettings = Pick<TableRequest, 'baseFolder' | 'timeZone' | 'write'> & {
  /** What each source passes through; for tests. */
  readonly watch?: (source: Source<Fields>) => Source<Fields>;
};

/** The sources of a job, made before it is planned. */
export class TableSources {
  private readonly sources = new Map<string, Source<Fields>>();
  private readonly lookups = new Map<string, LookupSource<Fields>>();

  constructor(private readonly settings: TableSettings) {}

  /** Makes what a plan reads. */
  async prepare(rel: Rel): Promise<void> {
    if (rel.kind === 'lookupJoin') {
      await this.prepare(rel.left);
      await this.prepareLookup(rel.right);
      return;
    }
    if (rel.kind === 'scan') await this.prepareSource(rel);
    for (const input of inputsOf(rel)) await this.prepare(input);
  }

  source(scan: RelScan): Source<Fields> {
    return prepared(this.sources.get(keyOf(scan)), scan);
  }

  lookup(scan: RelScan): LookupSource<Fields> {
    return prepared(this.lookups.get(keyOf(scan)), scan);
  }

  /** True when every source ends. */
  get isBounded(): boolean {
    return [...this.sources.values()].every((source) => source.isBounded);
  }

  private async prepareSource(scan: RelScan): Promise<void> {
    const key = keyOf(scan);
    if (!this.sources.has(key)) this.sources.set(key, await this.newSource(scan));
  }

  private async newSource({ table, options }: RelScan): Promise<Source<Fields>> {
    const factory = await factoryOf(table, options);
    if (factory.source === undefined) {
      throw unable(table, factory, 'be read', 'It can be written only: INSERT INTO it.');
    }
    const schema = schemaOfColumns(table.columns.filter(({ kind }) => kind !== 'computed'));
    const { watch = (source) => source, ...settings } = this.settings;
    return watch(await factory.source({ table, schema, options, ...settings }));
  }

  private async prepareLookup(scan: RelScan): Promise<void> {
    const key = keyOf(scan);
    if (this.lookups.has(key)) return;
    const { table, options } = scan;
    const factory = await factoryOf(table, options);
    if (factory.lookup === undefined) {
      const source = await this.newSource(scan);
      if (!source.isBounded) {
        throw unable(table, factory, 'be looked up', 'Its rows do not end; join it as a stream.');
      }
      const { memoryLookup } = await import('../../sql/connector/memoryLookup.js');
      this.lookups.set(key, memoryLookup(source));
      return;
    }
    const schema = schemaOfColumns(table.columns.filter(({ kind }) => kind === 'physical'));
    this.lookups.set(key, await factory.lookup({ table, schema, options, ...this.settings }));
  }
}

/** The columns that INSERT writes: physical ones, and metadata that is not virtual. */
export function writtenColumns(table: CatalogTable): readonly TableColumn[] {
  return table.columns.filter(
    (column) => column.kind === 'physical' || (column.kind === 'metadata' && !column.isVirtual),
  );
}

/** The sink of a table, for rows that may be changes or not. */
export async function tableSink(
  table: CatalogTable,
  options: Readonly<Record<string, string>>,
  retracts: boolean,
  settings: TableSettings,
): Promise<Sink<Fields>> {
  const factory = await factoryOf(table, options);
  if (factory.sink === undefined) {
    throw unable(table, factory, 'be written', 'It can be read only.');
  }
  if (retracts && factory.takesChanges !== true) {
    throw unable(
      table,
      factory,
      'take rows that change later (-U, -D)',
      'Write to a connector that can (print, sqlite with a PRIMARY KEY), or aggregate in windows.',
    );
  }
  const schema = schemaOfColumns(writtenColumns(table));
  const key = table.primaryKey;
  const changelog = { isUpsert: key.length > 0, key };
  return factory.sink({ table, schema, options, changelog, ...settings });
}

function schemaOfColumns(columns: readonly TableColumn[]): Schema<Fields> {
  return new Schema(columns.map(({ name, type }) => ({ name, type: columnType(type) })));
}

function unable(
  table: CatalogTable,
  factory: TableFactory,
  what: string,
  advice: string,
): MillraceError {
  return new MillraceError(
    'PLAN_UNSUPPORTED',
    `The table '${table.path[2]}' (connector '${factory.identifier}') cannot ${what}. ${advice}`,
  );
}

function prepared<Value>(value: Value | undefined, scan: RelScan): Value {
  if (value !== undefined) return value;
  throw new Error(`The source of '${scan.table.path.join('.')}' was not prepared.`);
}

function keyOf({ table, options }: RelScan): string {
  return JSON.stringify([table.path, options]);
}

/** Loaded when the first table is read or written: those of pages are streams. */
async function factoryOf(
  table: CatalogTable,
  options: Readonly<Record<string, string>>,
): Promise<TableFactory> {
  return (await import('../../sql/connector/factories.js')).factoryOf(table, options);
}
