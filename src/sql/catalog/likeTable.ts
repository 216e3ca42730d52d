// CREATE TABLE … LIKE: what is taken over of the other table, and what may be written anew.
import type { CreateTable, LikeFeature, TableElement, TableLike } from '../ast/definition.js';
import type { Option } from '../ast/expression.js';
import type { CatalogTable, TableColumn } from './catalogObject.js';
import { failure } from './definitionContext.js';
import type { DefinitionContext } from './definitionContext.js';
import { requireRelation } from './objectNames.js';

type Strategy = 'INCLUDING' | 'EXCLUDING' | 'OVERWRITING';
type Feature = Exclude<LikeFeature, 'ALL'>;

/** As Flink has it when nothing is said: all, and options may be written anew. */
const STRATEGY_BY_DEFAULT: Readonly<Record<Feature, Strategy>> = {
  CONSTRAINTS: 'INCLUDING',
  DISTRIBUTION: 'INCLUDING',
  GENERATED: 'INCLUDING',
  METADATA: 'INCLUDING',
  OPTIONS: 'OVERWRITING',
  PARTITIONS: 'INCLUDING',
  WATERMARKS: 'INCLUDING',
};

const OVERWRITABLE: readonly LikeFeature[] = ['GENERATED', 'METADATA', 'OPTIONS', 'WATERMARKS'];

/**
 * What a table takes over, apart from its options. Throws where both have the same and nothing
 * says which counts.
 */
export function likeBase(
  like: TableLike,
  statement: CreateTable,
  context: DefinitionContext,
): CatalogTable {
  const base = baseTable(like, context);
  const strategies = strategiesOf(like, context);
  const { elements, partitionedBy } = statement;
  const written = new Map(elements.flatMap((one) => ('name' in one ? nameOf(one) : [])));
  const columns = base.columns.filter((column) =>
    isTaken(column, written.get(column.name), strategies, context),
  );
  const own = {
    WATERMARKS: elements.find(({ kind }) => kind === 'watermark'),
    CONSTRAINTS: elements.find(isKey),
    PARTITIONS: partitionedBy.at(0),
  };
  const keeps = (feature: keyof typeof own, isThere: boolean): boolean => {
    const strategy = strategies[feature];
    const element = own[feature];
    if (!isThere || strategy === 'EXCLUDING') return false;
    if (element === undefined) return true;
    if (strategy === 'OVERWRITING') return false;
    const advice = advised(feature);
    const noun = { WATERMARKS: 'watermark', CONSTRAINTS: 'PRIMARY KEY', PARTITIONS: 'partition' };
    throw failure(context, `'${base.path[2]}' has a ${noun[feature]} already. ${advice}`, element);
  };
  const keepsKey = keeps('CONSTRAINTS', base.primaryKey.length > 0);
  return {
    ...base,
    columns,
    watermark: keeps('WATERMARKS', base.watermark !== undefined) ? base.watermark : undefined,
    primaryKey: keepsKey ? base.primaryKey : [],
    primaryKeyName: keepsKey ? base.primaryKeyName : undefined,
    partitionKeys: keeps('PARTITIONS', base.partitionKeys.length > 0) ? base.partitionKeys : [],
  };
}

/** The options of both. */
export function mergedOptions(
  like: TableLike,
  options: readonly Option[],
  context: DefinitionContext,
): Record<string, string> {
  const strategy = strategiesOf(like, context).OPTIONS;
  const merged = strategy === 'EXCLUDING' ? {} : { ...baseTable(like, context).options };
  for (const { key, value } of options) {
    if (strategy === 'INCLUDING' && key.value in merged) {
      const problem = `The option '${key.value}' is there already. ${advised('OPTIONS')}`;
      throw failure(context, problem, key);
    }
    merged[key.value] = value.value;
  }
  return merged;
}

function baseTable({ table }: TableLike, context: DefinitionContext): CatalogTable {
  const base = requireRelation(table, context);
  if (base.kind === 'table') return base;
  const problem =
    `'${base.path[2]}' is a view; LIKE takes a table. CREATE TABLE … AS makes one of a ` + 'query.';
  throw failure(context, problem, table);
}

function strategiesOf(
  { options }: TableLike,
  context: DefinitionContext,
): Record<Feature, Strategy> {
  const strategies = { ...STRATEGY_BY_DEFAULT };
  const all = options.find(({ feature }) => feature === 'ALL');
  if (all !== undefined) {
    for (const feature of Object.keys(strategies) as Feature[]) strategies[feature] = all.strategy;
  }
  for (const option of options) {
    const { strategy, feature } = option;
    if (strategy === 'OVERWRITING' && !OVERWRITABLE.includes(feature)) {
      const problem =
        `OVERWRITING is for ${OVERWRITABLE.join(', ')}; write INCLUDING or EXCLUDING ` +
        `${feature}.`;
      throw failure(context, problem, option);
    }
    if (feature !== 'ALL') strategies[feature] = strategy;
  }
  return strategies;
}

/** False for a column that is left out, or written anew. */
function isTaken(
  column: TableColumn,
  written: TableElement | undefined,
  strategies: Record<Feature, Strategy>,
  context: DefinitionContext,
): boolean {
  const feature = ({ computed: 'GENERATED', metadata: 'METADATA' } as const)[
    column.kind as 'computed' | 'metadata'
  ] as Feature | undefined;
  const strategy = feature === undefined ? 'INCLUDING' : strategies[feature];
  if (strategy === 'EXCLUDING') return false;
  if (written === undefined) return true;
  if (strategy === 'OVERWRITING' && written.kind !== 'physicalColumn') return false;
  const advice = feature === undefined ? 'Give it another name.' : advised(feature);
  const problem = `The column '${column.name}' is in the other table already. ${advice}`;
  throw failure(context, problem, written, 'PLAN_DUPLICATE_COLUMN');
}

function advised(feature: Feature): string {
  const overwriting = OVERWRITABLE.includes(feature) ? ` or OVERWRITING ${feature}` : '';
  return `Write EXCLUDING ${feature}${overwriting}.`;
}

function nameOf(element: TableElement): [string, TableElement][] {
  if (element.kind === 'watermark' || element.kind === 'constraint') return [];
  return [[element.name.name, element]];
}

function isKey(element: TableElement): boolean {
  return (
    element.kind === 'constraint' ||
    (element.kind === 'physicalColumn' && element.constraint !== undefined)
  );
}
