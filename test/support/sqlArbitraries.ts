// Random syntax trees, such as the parser can make, without places in the text.
import fc from 'fast-check';
import type {
  Argument,
  DataType,
  Expression,
  Identifier,
  ObjectName,
  OrderItem,
  Query,
  QueryBody,
  Select,
  Statement,
  StringLiteral,
  TableAlias,
  TableReference,
  WindowSpec,
} from '../../src/sql/index.js';
import { identifierOf } from '../../src/sql/index.js';

const at = { start: 0, end: 0 };

/** Letters, quotes, control characters, line ends, what is outside the first plane. */
const characters = fc.constantFrom(
  ...['a', 'Z', '_', '7', ' ', "'", '`', '"', '\n', '\r', '\t', '\0', '\u001b', '\\', '--', '/*'],
  ...['*/', ';', '$', '%', 'é', 'ſ', '你', '\u00a0', '\ud83d\ude00', '\ud800', '\u2028', '+'],
);
const text = fc.array(characters, { maxLength: 6 }).map((parts) => parts.join(''));

const plainName = fc.constantFrom('a', 'b', 'price', 'T1', '_x', 'größe', 'select', 'ORDER', 'end');
const oddName = fc.array(characters, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(''));

export const identifier: fc.Arbitrary<Identifier> = fc
  .oneof({ weight: 4, arbitrary: plainName }, { weight: 1, arbitrary: oddName })
  .map((name) => ({ ...identifierOf(name), ...at }));

const name: fc.Arbitrary<ObjectName> = fc
  .array(identifier, { minLength: 1, maxLength: 3 })
  .map((parts) => ({ kind: 'name', parts, ...at }));

export const stringLiteral: fc.Arbitrary<StringLiteral> = fc
  .tuple(text, fc.constantFrom(undefined, undefined, 'U&', '_UTF16'))
  .map(([value, prefix]) => ({ kind: 'string', value, prefix, ...at }));

const plainString = text.map((value): StringLiteral => ({ kind: 'string', value, ...at }));

const count = fc.nat({ max: 38 });
const unit = fc.constantFrom('YEAR', 'MONTH', 'DAY', 'HOUR', 'MINUTE', 'SECOND', 'WEEK' as const);
const qualifier = fc
  .record({ from: unit, precision: fc.option(count, { nil: undefined }), to: fc.option(unit) })
  .map(({ from, precision, to }) => ({
    kind: 'intervalQualifier' as const,
    from,
    precision,
    to: to ?? undefined,
    fraction: to === 'SECOND' ? precision : undefined,
    ...at,
  }))
  .filter(({ from, to }) => !(from === 'SECOND' && to === 'SECOND'));

const literal: fc.Arbitrary<Expression> = fc.oneof(
  fc
    .constantFrom('0', '1', '1.50', '.5', '1.', '1e10', '3.2E-4', '123456789012345678901234567890')
    .map((digits) => ({ kind: 'number' as const, text: digits, ...at })),
  stringLiteral,
  fc.constantFrom('', '1F', '00FF').map((hex) => ({ kind: 'binaryString' as const, hex, ...at })),
  fc.constantFrom(true, false, null).map((value) => ({ kind: 'boolean' as const, value, ...at })),
  fc.constant({ kind: 'null' as const, ...at }),
  fc
    .record({ type: fc.constantFrom('DATE', 'TIME', 'TIMESTAMP' as const), text: plainString })
    .map((fields) => ({ kind: 'temporal' as const, ...fields, ...at })),
  fc
    .record({ isNegative: fc.boolean(), text: plainString, qualifier })
    .map((fields) => ({ kind: 'interval' as const, ...fields, ...at })),
);

const simpleType: fc.Arbitrary<DataType> = fc
  .record({
    name: fc.constantFrom(
      ...(['CHAR', 'STRING', 'DECIMAL', 'INT', 'TIMESTAMP', 'TIMESTAMP_LTZ', 'BYTES'] as const),
    ),
    precision: fc.option(count, { nil: undefined }),
    isNullable: fc.boolean(),
  })
  .chain((type) =>
    fc.option(count, { nil: undefined }).map((scale) => ({
      kind: 'simpleType' as const,
      ...type,
      scale: type.name === 'DECIMAL' && type.precision !== undefined ? scale : undefined,
      ...at,
    })),
  );

interface Trees {
  type: DataType;
  expression: Expression;
  argument: Argument;
  order: OrderItem;
  windowSpec: WindowSpec;
  select: Select;
  body: QueryBody;
  query: Query;
  table: TableReference;
}

const maybe = <Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
  fc.option(arbitrary, { nil: undefined });

const tableAlias: fc.Arbitrary<TableAlias> = fc
  .record({ name: identifier, columns: fc.array(identifier, { maxLength: 2 }) })
  .map((fields) => ({ kind: 'tableAlias', ...fields, ...at }));

const node = <Kind extends string, Fields>(
  kind: Kind,
  fields: { [Key in keyof Fields]: fc.Arbitrary<Fields[Key]> },
): fc.Arbitrary<Fields & { kind: Kind; start: number; end: number }> =>
  fc.record(fields).map((values) => ({ kind, ...(values as Fields), ...at }));

const depth = { maxDepth: 4, depthIdentifier: 'sql', withCrossShrink: true };

const trees = fc.letrec<Trees>((tie) => {
  const expression = tie('expression') as fc.Arbitrary<Expression>;
  const query = tie('query') as fc.Arbitrary<Query>;
  const some = fc.array(expression, { minLength: 1, maxLength: 3 });
  const few = fc.array(expression, { maxLength: 2 });
  const orders = fc.array(tie('order'), { maxLength: 2 });
  const isNegated = fc.boolean();
  return {
    type: fc.oneof(
      depth,
      simpleType,
      node('intervalType', { qualifier, isNullable: fc.boolean() }),
      node('namedType', { name, isNullable: fc.boolean() }).filter(isNoTypeOfSql),
      node('collectionType', {
        collection: fc.constantFrom('ARRAY', 'MULTISET'),
        element: tie('type'),
        isNullable: fc.boolean(),
      }),
      node('mapType', { key: tie('type'), value: tie('type'), isNullable: fc.boolean() }),
      node('rowType', {
        fields: fc.array(
          node('rowField', { name: identifier, type: tie('type'), comment: maybe(plainString) }),
          { maxLength: 3 },
        ),
        isNullable: fc.boolean(),
      }),
    ) as fc.Arbitrary<DataType>,
    expression: fc.oneof(
      depth,
      literal,
      node('column', { parts: fc.array(identifier, { minLength: 1, maxLength: 3 }) }),
      node('unary', { operator: fc.constantFrom('NOT', '-', '+'), operand: expression }),
      node('logical', {
        operator: fc.constantFrom('AND', 'OR'),
        operands: fc.array(expression, { minLength: 2, maxLength: 3 }),
      }),
      node('binary', {
        operator: fc.constantFrom('=', '<>', '<', '>=', '+', '-', '*', '/', '%', '||', 'OVERLAPS'),
        left: expression,
        right: expression,
      }),
      node('between', {
        operand: expression,
        low: expression,
        high: expression,
        isNegated,
        isSymmetric: fc.boolean(),
      }),
      node('in', { operand: expression, values: fc.oneof(some, query), isNegated }),
      node('like', {
        operator: fc.constantFrom('LIKE', 'SIMILAR TO'),
        operand: expression,
        pattern: expression,
        escape: maybe(expression),
        isNegated,
      }),
      node('is', {
        operand: expression,
        test: fc.constantFrom('NULL', 'TRUE', 'UNKNOWN', 'JSON', 'JSON SCALAR'),
        isNegated,
      }),
      node('distinctFrom', { left: expression, right: expression, isNegated }),
      node('quantified', {
        operator: fc.constantFrom('=', '<>', '<='),
        quantifier: fc.constantFrom('ALL', 'ANY', 'SOME'),
        operand: expression,
        query,
      }),
      node('exists', { query }),
      node('subquery', { query }),
      node('case', {
        operand: maybe(expression),
        whens: fc.array(
          node('when', { conditions: some.map(([first]) => [first]), result: expression }),
          { minLength: 1, maxLength: 2 },
        ),
        otherwise: maybe(expression),
      }),
      node('cast', { operand: expression, type: tie('type'), isTry: fc.boolean() }),
      node('row', { items: some }),
      node('collection', {
        collection: fc.constantFrom('ARRAY', 'MAP', 'MULTISET'),
        items: fc.oneof(few, query),
      }),
      node('element', { operand: expression, index: expression }),
      node('field', { operand: expression, field: identifier }),
      node('call', {
        name,
        arguments: fc.array(tie('argument') as fc.Arbitrary<Argument>, {
          minLength: 1,
          maxLength: 3,
        }),
        isBare: fc.constant(false),
        quantifier: maybe(fc.constant('DISTINCT')),
        orderBy: orders,
        withinGroup: orders,
        filter: maybe(expression),
        nullTreatment: maybe(fc.constantFrom('IGNORE', 'RESPECT')),
        over: maybe(fc.oneof(identifier, tie('windowSpec'))),
      }).map(withoutAmbiguity),
    ) as fc.Arbitrary<Expression>,
    argument: fc.oneof(
      depth,
      expression,
      node('namedArgument', { name: identifier, value: expression }),
      node('tableArgument', {
        table: fc.oneof(name, query),
        partitionBy: few,
        orderBy: orders,
      }),
      node('descriptor', { columns: fc.array(identifier, { maxLength: 2 }) }),
      node('modelArgument', { model: name }),
    ) as fc.Arbitrary<Argument>,
    order: node('orderItem', {
      expression,
      isDescending: fc.boolean(),
      nulls: maybe(fc.constantFrom('FIRST', 'LAST')),
    }),
    windowSpec: node('windowSpec', {
      base: maybe(identifier),
      partitionBy: few,
      orderBy: orders,
      frame: maybe(
        node('frame', {
          unit: fc.constantFrom('ROWS', 'RANGE'),
          from: node('preceding', { distance: expression }),
          to: maybe(fc.constant({ kind: 'currentRow' as const, ...at })),
        }),
      ),
    }) as fc.Arbitrary<WindowSpec>,
    select: node('select', {
      hints: fc.constant([]),
      isDistinct: fc.boolean(),
      items: fc.array(node('selectItem', { expression, alias: maybe(identifier) }), {
        minLength: 1,
        maxLength: 2,
      }),
      from: maybe(tie('table')),
      where: maybe(expression),
      groupBy: maybe(node('groupBy', { isDistinct: fc.boolean(), items: some })),
      having: maybe(expression),
      windows: fc.constant([]),
      qualify: maybe(expression),
    }) as fc.Arbitrary<Select>,
    body: fc.oneof(
      depth,
      node('explicitTable', { name }),
      tie('select'),
      node('values', { rows: fc.array(some, { minLength: 1, maxLength: 2 }) }),
      node('setOperation', {
        operator: fc.constantFrom('UNION', 'INTERSECT', 'EXCEPT'),
        isAll: fc.boolean(),
        left: tie('body'),
        right: tie('body'),
      }),
      query.filter(hasClauses),
    ) as fc.Arbitrary<QueryBody>,
    query: node('query', {
      with: fc.array(node('commonTable', { name: identifier, columns: fc.constant([]), query }), {
        maxLength: 1,
        depthIdentifier: 'with',
      }),
      body: tie('body'),
      orderBy: orders,
      limit: maybe(expression),
      offset: maybe(expression),
    })
      .map((value) => value as Query)
      .map((value) => (value.body.kind === 'query' && !hasClauses(value) ? value.body : value)),
    table: fc.oneof(
      depth,
      node('table', {
        name,
        hints: fc.constant([]),
        asOf: maybe(expression),
        alias: maybe(tableAlias),
      }),
      node('derivedTable', { query, isLateral: fc.boolean(), alias: maybe(tableAlias) }),
      node('unnest', { operands: some, hasOrdinality: fc.boolean(), alias: maybe(tableAlias) }),
      node('join', {
        type: fc.constantFrom('INNER', 'LEFT', 'RIGHT', 'FULL'),
        isNatural: fc.constant(false),
        left: tie('table'),
        right: tie('table'),
        condition: node('on', { expression }),
      }),
    ) as fc.Arbitrary<TableReference>,
  };
});

/** ORDER BY behind a table is the table's. */
function withoutAmbiguity<Value extends { arguments: readonly Argument[] }>(call: Value): Value {
  const isTable = call.arguments.at(-1)?.kind === 'tableArgument';
  return isTable ? { ...call, orderBy: [] } : call;
}

function isNoTypeOfSql({ name: { parts } }: { name: ObjectName }): boolean {
  return parts[0].isQuoted || /^(?:a|b|price|T1|_x|größe)$/.test(parts[0].name);
}

function hasClauses(query: Query): boolean {
  const { limit, offset } = query;
  return query.with.length + query.orderBy.length > 0 || (limit ?? offset) !== undefined;
}

export const { expression: expressionTree, type: typeTree, query: queryTree } = trees;

export const statementTree: fc.Arbitrary<Statement> = fc.oneof(
  queryTree,
  node('insert', {
    isOverwrite: fc.boolean(),
    table: name,
    hints: fc.constant([]),
    partition: fc.array(
      node('partitionEntry', { column: identifier, value: maybe(expressionTree) }),
      { maxLength: 2 },
    ),
    columns: fc.array(name, { maxLength: 2 }),
    query: queryTree,
    onConflict: maybe(fc.constantFrom('ERROR', 'NOTHING')),
  }),
  node('createTable', {
    name,
    elements: fc.array(
      fc.oneof(
        node('physicalColumn', { name: identifier, type: typeTree, comment: maybe(plainString) }),
        node('computedColumn', { name: identifier, expression: expressionTree }),
        node('watermark', { column: name, expression: expressionTree }),
      ),
      { maxLength: 3 },
    ),
    comment: maybe(plainString),
    partitionedBy: fc.array(identifier, { maxLength: 2 }),
    options: fc.array(node('option', { key: stringLiteral, value: stringLiteral }), {
      maxLength: 2,
    }),
    isReplace: fc.boolean(),
    isTemporary: fc.boolean(),
    ifNotExists: fc.boolean(),
    query: maybe(queryTree),
  }),
);
