// CREATE TABLE and CREATE MATERIALIZED TABLE.
import type {
  CreateMaterializedTable,
  CreateTable,
  Distribution,
  LikeOption,
  RefreshMode,
  TableLike,
} from '../ast/definition.js';
import type { IntervalLiteral, NumberLiteral } from '../ast/literal.js';
import type { Prefix } from './create.js';
import { parseInterval, parseNumber } from './literal.js';
import { parseIdentifiers, parseName } from './names.js';
import { parseComment, parseIfNotExists, parseWith } from './options.js';
import { parseQuery } from './query.js';
import { parseElements } from './tableElement.js';
import type { TokenReader } from './tokenReader.js';

/** The reader is behind TABLE. */
export function parseCreateTable(reader: TokenReader, prefix: Prefix): CreateTable {
  const { start, isReplace, isTemporary } = prefix;
  const ifNotExists = parseIfNotExists(reader);
  const body = parseTableBody(reader);
  const like = reader.eat('LIKE') ? parseLike(reader) : undefined;
  const query = like === undefined && reader.eat('AS') ? parseQuery(reader) : undefined;
  const head = { kind: 'createTable', isReplace, isTemporary, ifNotExists } as const;
  return reader.node(start, { ...head, ...body, like, query });
}

/** The reader is behind MATERIALIZED TABLE. */
export function parseCreateMaterializedTable(
  reader: TokenReader,
  prefix: Prefix,
): CreateMaterializedTable {
  const { start, isOrAlter } = prefix;
  const ifNotExists = parseIfNotExists(reader);
  const body = parseTableBody(reader);
  const freshness = reader.eat('FRESHNESS') ? parseFreshness(reader) : undefined;
  const refreshMode = reader.eat('REFRESH_MODE') ? parseRefreshMode(reader) : undefined;
  reader.expect('AS');
  const query = parseQuery(reader);
  const head = { kind: 'createMaterializedTable', isOrAlter, ifNotExists } as const;
  return reader.node(start, { ...head, ...body, freshness, refreshMode, query });
}

type TableBody = Pick<
  CreateTable,
  'name' | 'elements' | 'comment' | 'distribution' | 'partitionedBy' | 'options'
>;

function parseTableBody(reader: TokenReader): TableBody {
  const name = parseName(reader);
  const hasElements = reader.is('(') && !reader.eatAll('(', ')');
  const elements = hasElements ? parseElements(reader) : [];
  const comment = parseComment(reader);
  const distribution = reader.is('DISTRIBUTED') ? parseDistribution(reader) : undefined;
  const partitionedBy = reader.eatAll('PARTITIONED', 'BY') ? parseIdentifiers(reader) : [];
  return { name, elements, comment, distribution, partitionedBy, options: parseWith(reader) };
}

/** `= INTERVAL '1' DAY`; the sign may be left out as in ALTER … SET FRESHNESS. */
export function parseFreshness(reader: TokenReader): IntervalLiteral {
  reader.expect('=');
  return parseInterval(reader);
}

export function parseRefreshMode(reader: TokenReader): RefreshMode {
  reader.expect('=');
  return reader.expectEither('FULL', 'CONTINUOUS');
}

/** `DISTRIBUTED BY HASH(a) INTO 4 BUCKETS`; ALTER says DISTRIBUTION. */
export function parseDistribution(reader: TokenReader): Distribution {
  const { start } = reader;
  reader.expectEither('DISTRIBUTED', 'DISTRIBUTION');
  const isBy = reader.eat('BY');
  const method = isBy ? reader.eatEither('HASH', 'RANGE') : undefined;
  const columns = isBy ? parseIdentifiers(reader) : [];
  const buckets = reader.eat('INTO') ? parseBuckets(reader) : undefined;
  if (!isBy && buckets === undefined) reader.fail();
  return reader.node(start, { kind: 'distribution', method, columns, buckets } as const);
}

function parseBuckets(reader: TokenReader): NumberLiteral {
  const buckets = parseNumber(reader);
  reader.expect('BUCKETS');
  return buckets;
}

function parseLike(reader: TokenReader): TableLike {
  const { start } = reader;
  const table = parseName(reader);
  const options: LikeOption[] = [];
  if (reader.eat('(')) {
    while (!reader.eat(')')) options.push(parseLikeOption(reader));
  }
  return reader.node(start, { kind: 'like', table, options } as const);
}

function parseLikeOption(reader: TokenReader): LikeOption {
  const { start } = reader;
  const strategy = reader.expectEither('INCLUDING', 'EXCLUDING', 'OVERWRITING');
  const feature = reader.expectEither(
    ...(['ALL', 'CONSTRAINTS', 'DISTRIBUTION', 'GENERATED', 'METADATA'] as const),
    ...(['OPTIONS', 'PARTITIONS', 'WATERMARKS'] as const),
  );
  return reader.node(start, { kind: 'likeOption', strategy, feature } as const);
}
