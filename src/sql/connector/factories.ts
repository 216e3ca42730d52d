// Connectors by name; each is loaded when a table names it.
import { nearestName } from '../../error.js';
import type { CatalogTable } from '../catalog/catalogObject.js';
import { CONNECTORS, ELSEWHERE } from './connectors.node.js';
import { optionError } from './optionReader.js';
import type { OptionSpec, TableFactory } from './tableFactory.js';

/** Names of the connectors of this platform. */
export function connectorNames(): string[] {
  return [...CONNECTORS.keys()].toSorted();
}

/** The connector of a name, loaded. */
export async function findTableFactory(identifier: string): Promise<TableFactory | undefined> {
  return CONNECTORS.get(identifier)?.();
}

/**
 * The connector of a table, whose options have been checked: all are known, none is missing.
 *
 * @param options  Of the table and of OPTIONS hints.
 * @throws MillraceError located at the option, where it stands in the table's definition.
 */
export async function factoryOf(
  table: CatalogTable,
  options: Readonly<Record<string, string>> = table.options,
): Promise<TableFactory> {
  const { connector } = options;
  const names = connectorNames();
  const all = names.map((name) => `'${name}'`).join(', ');
  if (connector === undefined) {
    const problem =
      "no 'connector' is given, so there is nothing to read or write: WITH ('connector' = …) " +
      `with ${all}.`;
    throw optionError(table, 'connector', problem);
  }
  const factory = await findTableFactory(connector);
  if (factory === undefined) {
    throw optionError(table, 'connector', absent(connector, names, all));
  }
  checkOptions(factory, table, options);
  checkMetadata(factory, table);
  return factory;
}

function absent(connector: string, names: readonly string[], all: string): string {
  const instead = ELSEWHERE.get(connector);
  if (instead !== undefined) {
    return (
      `the connector '${connector}' is not there in a browser, which has ${all}. Read with ` +
      `${instead}, and make the stream a table: createTemporaryView(…).`
    );
  }
  const near = nearestName(connector, names);
  const hint = near === undefined ? '' : ` Did you mean '${near}'?`;
  return `there is no connector '${connector}'.${hint} There are ${all}.`;
}

function checkOptions(
  { identifier, options: specs }: TableFactory,
  table: CatalogTable,
  options: Readonly<Record<string, string>>,
): void {
  const given = Object.keys(options).filter((key) => key !== 'connector');
  const unknown = given.find((key) => !specs.some((spec) => isOf(key, spec)));
  if (unknown !== undefined) {
    const keys = specs.map(({ key }) => key);
    const near = nearestName(unknown, keys);
    const hint = near === undefined ? '' : ` Did you mean '${near}'?`;
    const problem =
      `the connector '${identifier}' has no option '${unknown}'.${hint} Options: ` +
      `${keys.join(', ')}.`;
    throw optionError(table, unknown, problem);
  }
  const missing = specs.filter(
    ({ key, isRequired }) => isRequired === true && !given.includes(key),
  );
  if (missing.length === 0) return;
  const names = missing.map(({ key, text }) => `'${key}' (${text})`).join(', ');
  const problem = `the connector '${identifier}' needs the option ${names}.`;
  throw optionError(table, 'connector', problem);
}

function checkMetadata({ identifier, metadata = {} }: TableFactory, table: CatalogTable): void {
  for (const column of table.columns) {
    if (column.kind !== 'metadata' || Object.hasOwn(metadata, column.key)) continue;
    const keys = Object.keys(metadata);
    const known = keys.length === 0 ? 'It has none.' : `It has ${keys.join(', ')}.`;
    const problem =
      `the connector '${identifier}' has no metadata '${column.key}', which the column ` +
      `'${column.name}' is from. ${known}`;
    throw optionError(table, 'connector', problem);
  }
}

/** `fields.*` takes any name that begins so. */
function isOf(name: string, { key }: OptionSpec): boolean {
  return key.endsWith('.*') ? name.startsWith(key.slice(0, -1)) : name === key;
}
