// Tables → sources: computed columns and watermarks behind what the connector gives.
//
//   source ─► project (columns, the watermark's) ─► watermark ─► project (what a query reads)
//   └───────────────── once a table ─────────────────────────┘   └─ once a query ──────────┘
import type { LogicalNode, SourceNode } from '../../plan/logical.js';
import { WatermarkStrategy, type CustomWatermarks } from '../../time/watermarkStrategy.js';
import type { ExpressionNode } from '../../expression/node.js';
import { bindError, type BindContext } from '../bind/context.js';
import { ExpressionBinder } from '../bind/expression.js';
import { Scope } from '../bind/scope.js';
import { tableColumns } from '../bind/tableColumns.js';
import type { CatalogTable } from '../catalog/catalogObject.js';
import type { RelColumn, RelScan } from '../rel/rel.js';
import { expressionNode } from '../rex/expressionNode.js';
import { inputsOfRex, mapInputs } from '../rex/rewrite.js';
import type { Rex } from '../rex/rex.js';
import type { PlanContext, Planned } from './planContext.js';
import { schemaOf } from './schema.js';

/** The sources of a job, once a table. */
export class Scans {
  private readonly known = new Map<string, LogicalNode>();

  constructor(private readonly context: PlanContext) {}

  plan(scan: RelScan): Planned {
    const key = JSON.stringify([scan.table.path, scan.options]);
    const bound = new TableExpressions(scan.table, this.context);
    const table = this.known.get(key) ?? this.readTable(scan, bound);
    this.known.set(key, table);
    const { names } = table.schema;
    const columns = scan.positions.map((position, i) => {
      const { name } = scan.table.columns[position];
      return { name: scan.columns[i].name, own: name, position };
    });
    const isAll =
      columns.length === names.length && columns.every(({ name }, i) => name === names[i]);
    if (isAll) return { node: table, retracts: false };
    const schema = schemaOf(scan.columns);
    const node: LogicalNode = {
      kind: 'project',
      name: this.context.uniqueName('project'),
      schema,
      columns: columns.map(({ own, position }, i) => ({
        name: schema.names[i],
        expression: names.includes(own)
          ? { kind: 'column' as const, name: own }
          : bound.computed(position),
      })),
      inputs: [table],
    };
    return { node, retracts: false };
  }

  private readTable(scan: RelScan, bound: TableExpressions): LogicalNode {
    const { context } = this;
    const source = context.source(scan);
    const { watermark } = scan.table;
    const node: SourceNode = {
      kind: 'source',
      name: context.uniqueName(scan.table.path[2]),
      schema: source.schema,
      source,
      watermarks: undefined,
      inputs: [],
    };
    if (watermark === undefined) return node;
    const strategy = bound.strategy();
    if (strategy instanceof WatermarkStrategy && source.schema.has(watermark.column[0])) {
      return { ...node, watermarks: strategy };
    }
    return bound.withWatermarks(node, strategy);
  }
}

/** The expressions of a table's definition. */
class TableExpressions {
  private readonly bind: BindContext;
  private readonly columns: readonly RelColumn[];
  private readonly binder: ExpressionBinder;

  constructor(
    private readonly table: CatalogTable,
    private readonly context: PlanContext,
  ) {
    this.bind = { ...context.bind, sql: table.sql };
    this.columns = tableColumns(table, this.bind);
    const scope = new Scope([{ name: table.path[2], offset: 0, columns: this.columns }]);
    this.binder = new ExpressionBinder(this.bind, scope);
  }

  /** The expression of a computed column. */
  computed(position: number): ExpressionNode {
    const column = this.table.columns[position];
    if (column.kind !== 'computed') throw new Error(`'${column.name}' is not computed.`);
    return this.node(this.binder.bind(column.expression));
  }

  /** Rows are at most so much behind the highest; or an expression a row. */
  strategy(): WatermarkStrategy | Rex {
    const { watermark } = this.table;
    if (watermark === undefined) throw new Error('The table has no watermark.');
    const [column] = watermark.column;
    const rex = this.binder.bind(watermark.expression);
    const index = this.columns.findIndex(({ name }) => name === column);
    const delay = delayOf(rex, index);
    if (delay === undefined) return rex;
    // Flink's SQL takes the expression for the watermark; a bound is one millisecond more.
    const idle = this.context.settings.idleMs ?? false;
    return new WatermarkStrategy(column, { kind: 'bounded', boundMs: delay - 1 }, idle);
  }

  /** The source with its event times: computed, or by an expression of their own. */
  withWatermarks(source: LogicalNode, strategy: WatermarkStrategy | Rex): LogicalNode {
    const [column] = this.table.watermark?.column ?? [];
    const position = this.table.columns.findIndex(({ name }) => name === column);
    const isComputed = !source.schema.has(column);
    const isBounded = strategy instanceof WatermarkStrategy;
    const added = [
      ...(isComputed ? [{ name: column, expression: this.computed(position) }] : []),
      ...(isBounded ? [] : [{ name: MARK, expression: this.node(this.inlined(strategy)) }]),
    ];
    const fields = [
      ...source.schema.fields.map(({ name }) => ({
        name,
        type: (this.columns.find((own) => own.name === name) as RelColumn).type,
      })),
      ...(isComputed ? [this.columns[position]] : []),
      ...(isBounded ? [] : [{ name: MARK, type: strategy.type }]),
    ];
    const own = source.schema.names.map((name) => ({
      name,
      expression: { kind: 'column' as const, name },
    }));
    const project: LogicalNode = {
      kind: 'project',
      name: this.context.uniqueName('project'),
      schema: schemaOf(fields),
      columns: [...own, ...added],
      inputs: [source],
    };
    return {
      kind: 'watermark',
      name: this.context.uniqueName('watermark'),
      schema: project.schema,
      strategy: isBounded ? strategy : this.custom(column, project),
      inputs: [project],
    };
  }

  private custom(column: string, { schema }: LogicalNode): WatermarkStrategy {
    const index = schema.indexOf(MARK);
    const unit = schema.fields[index].type.unitsPerMs;
    const idle = this.context.settings.idleMs ?? false;
    const create = (): CustomWatermarks => {
      let current = -Infinity;
      return {
        onEvent: (_timestamp, row, batch) => {
          const { validity, values } = batch.column(index);
          const { memory } = batch.engine;
          const isNull =
            validity !== 0 && ((memory.u8[validity + (row >>> 3)] >> (row & 7)) & 1) === 0;
          if (isNull) return;
          const mark = Math.floor(Number(memory.i64[(values >>> 3) + row]) / unit);
          current = Math.max(current, mark);
        },
        current: () => current,
      };
    };
    return new WatermarkStrategy(column, { kind: 'custom', create }, idle);
  }

  /** Computed columns as their expressions: over the columns that the source gives. */
  private inlined(rex: Rex): Rex {
    return mapInputs(rex, (input) => {
      const column = this.table.columns[input.index];
      return column.kind === 'computed' ? this.binder.bind(column.expression) : input;
    });
  }

  private node(rex: Rex): ExpressionNode {
    const names = this.columns.map(({ name }) => name);
    for (const index of inputsOfRex(rex)) {
      const column = this.table.columns[index];
      if (column.kind !== 'computed') continue;
      const problem = `'${column.name}' is computed itself; write its expression out here.`;
      throw bindError(this.bind, 'PLAN_UNSUPPORTED', problem, column.expression);
    }
    return expressionNode(rex, names, this.context.cast);
  }
}

const MARK = '$watermark';

/** Milliseconds of `column - INTERVAL …`, 0 of the column alone. */
function delayOf(rex: Rex, column: number): number | undefined {
  if (rex.kind === 'cast') return delayOf(rex.input, column);
  if (rex.kind === 'input') return rex.index === column ? 0 : undefined;
  if (rex.kind !== 'call' || rex.name !== '-') return undefined;
  const [time, interval] = rex.args;
  if (delayOf(time, column) !== 0) return undefined;
  if (interval.kind !== 'literal' || interval.type.kind !== 'INTERVAL') return undefined;
  return /YEAR|QUARTER|MONTH/.test(interval.type.from) ? undefined : Number(interval.value);
}
