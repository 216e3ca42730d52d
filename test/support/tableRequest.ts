// Tables of CREATE TABLE as connectors get them, and the rows that go through them.
import { environment } from '../../src/api/environment.js';
import type { Fields } from '../../src/batch/dataType.js';
import { collect } from '../../src/sink/collect.js';
import type { Sink } from '../../src/sink/sink.js';
import { fromIterable } from '../../src/source/iterableSource.js';
import type { Source } from '../../src/source/source.js';
import type { CatalogTable } from '../../src/sql/catalog/index.js';
import { factoryOf } from '../../src/sql/connector/factories.js';
import type { TableFactory, TableRequest } from '../../src/sql/connector/tableFactory.js';
import { schemaOf } from '../../src/sql/physical/schema.js';
import { CatalogSession } from './catalogScript.js';

/** The table of a CREATE TABLE. */
export function tableOf(create: string): CatalogTable {
  const session = new CatalogSession();
  session.run(create);
  const [relation] = session.manager.relationsIn('default_catalog', 'default_database');
  if (relation.kind !== 'table') throw new Error(`No table: ${create}`);
  return relation;
}

/** A connector, and what it is asked with. */
export async function requestOf(
  create: string,
  more: Partial<TableRequest> = {},
): Promise<{ readonly factory: TableFactory; readonly request: TableRequest }> {
  const table = tableOf(create);
  const factory = await factoryOf(table);
  const schema = schemaOf(table.columns.filter(({ kind }) => kind === 'physical'));
  const { options } = table;
  return {
    factory,
    request: { table, schema, options, baseFolder: '/', timeZone: 'UTC', ...more },
  };
}

export async function sourceOf(
  create: string,
  more?: Partial<TableRequest>,
): Promise<Source<Fields>> {
  const { factory, request } = await requestOf(create, more);
  if (factory.source === undefined) throw new Error(`${factory.identifier} is no source.`);
  return factory.source(request);
}

export async function sinkOf(create: string, more?: Partial<TableRequest>): Promise<Sink<Fields>> {
  const { factory, request } = await requestOf(create, more);
  if (factory.sink === undefined) throw new Error(`${factory.identifier} is no sink.`);
  return factory.sink(request);
}

/** The rows of a bounded source. */
export async function rowsOf(create: string, more?: Partial<TableRequest>): Promise<object[]> {
  const source = await sourceOf(create, more);
  const sink = collect(source.schema);
  const env = environment();
  env.from(source).sinkTo(sink);
  await env.execute().done;
  return sink.rows;
}

/** Writes rows. */
export async function writeRows(
  create: string,
  rows: readonly object[],
  more?: Partial<TableRequest>,
): Promise<void> {
  const { request } = await requestOf(create, more);
  const sink = await sinkOf(create, more);
  const env = environment();
  env.from(fromIterable<Fields>(request.schema, rows as never[])).sinkTo(sink);
  await env.execute().done;
}
