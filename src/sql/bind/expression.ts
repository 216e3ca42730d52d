// Expressions → bound expressions: names are looked up, functions are chosen by the types of their
// arguments, implicit casts are written out.
import type { Expression, Argument, Call, CaseExpression } from '../ast/expression.js';
import type { Span } from '../ast/node.js';
import type { Query } from '../ast/query.js';
import { nearestName } from '../../error.js';
import type { FunctionArgument } from '../functions/scalarFunction.js';
import type { Rex, RexCall, RexLiteral } from '../rex/rex.js';
import { commonType, isSameType, resolveType, typeText, withNullability } from '../types/index.js';
import type { LogicalType } from '../types/index.js';
import { bindError, unsupported, type BindContext } from './context.js';
import { AGGREGATES, isAggregateCall, nameOf } from './functionName.js';
import { bindLiteral } from './literal.js';
import type { Scope } from './scope.js';
import { requireScalar } from './userFunctions.js';
import { fieldsOf } from './scope.js';
import type { SubqueryTest } from './walk.js';

/** An argument with the expression that it was bound to; words of a function's own have none. */
interface BoundArgument {
  readonly rex?: Rex;
  readonly keyword?: string;
  /** Of a keyword that names one: `RETURNING INT`. */
  readonly type?: LogicalType;
}

export { nameOf } from './functionName.js';

/** Binds the expressions of one clause. What differs from clause to clause is overridden. */
export class ExpressionBinder {
  constructor(
    readonly context: BindContext,
    readonly scope: Scope,
  ) {}

  /** @throws MillraceError located: names, types, what is not planned yet. */
  bind(expression: Expression): Rex {
    return this.bindNode(expression);
  }

  /** An expression that has to be BOOLEAN. */
  bindCondition(expression: Expression, clause: string): Rex {
    const rex = this.bind(expression);
    if (rex.type.kind === 'BOOLEAN') return rex;
    if (rex.type.kind === 'NULL') return cast(rex, { kind: 'BOOLEAN', isNullable: true });
    const problem = `${clause} needs a BOOLEAN, not ${typeText(rex.type)}.`;
    throw bindError(this.context, 'PLAN_TYPE_MISMATCH', problem, expression);
  }

  /** COUNT, SUM … where the clause has no groups. */
  protected bindAggregate(call: Call): Rex {
    const problem = `${nameOf(call)} is an aggregate: it may stand in SELECT, HAVING and ORDER BY.`;
    throw bindError(this.context, 'PLAN_UNSUPPORTED', problem, call);
  }

  /** Columns of calls with OVER that were computed before. */
  overColumns: ReadonlyMap<Call, Rex> = new Map();

  /** Makes a column of a query as a value. */
  scalarColumn: ((query: Query, span: Span) => Rex) | undefined;

  /** Makes a column of a test by a query. */
  testColumn: ((test: SubqueryTest) => Rex) | undefined;

  /** A call with OVER. */
  protected bindOver(call: Call): Rex {
    const column = this.overColumns.get(call);
    if (column !== undefined) return column;
    const problem = `${nameOf(call)} OVER (…) may stand in SELECT and QUALIFY only.`;
    throw bindError(this.context, 'PLAN_UNSUPPORTED', problem, call);
  }

  /** A query as a value. */
  protected bindSubquery(query: Query, span: Span): Rex {
    if (this.scalarColumn !== undefined) return this.scalarColumn(query, span);
    throw unsupported(this.context, 'A query as a value in this clause', span);
  }

  /** EXISTS, IN (SELECT …) and their like, where they are no condition of WHERE. */
  protected bindSubqueryTest(test: SubqueryTest): Rex {
    if (this.testColumn !== undefined) return this.testColumn(test);
    throw unsupported(
      this.context,
      'A test by a query',
      test,
      'It may stand in WHERE, alone or joined by AND.',
    );
  }

  /** Binds a node by its kind, its parts through {@link bind}. */
  protected bindNode(node: Expression): Rex {
    switch (node.kind) {
      case 'number':
      case 'string':
      case 'binaryString':
      case 'boolean':
      case 'null':
      case 'temporal':
      case 'interval':
        return bindLiteral(node, this.context);
      case 'column':
        return this.scope.resolve(node.parts, this.context, node);
      case 'unary': {
        const operand = this.bind(node.operand);
        if (node.operator === '+') return operand;
        if (node.operator === 'NOT') return this.call('NOT', [operand], node);
        return negative(operand) ?? this.call('NEGATE', [operand], node);
      }
      case 'logical': {
        const operands = node.operands.map((operand) => this.bindCondition(operand, node.operator));
        return this.call(node.operator, operands, node);
      }
      case 'binary':
        if (node.left.kind === 'row' && node.right.kind === 'row') {
          const compared = this.bindRows(node.operator, node.left.items, node.right.items, node);
          if (compared !== undefined) return compared;
        }
        return this.call(node.operator, [this.bind(node.left), this.bind(node.right)], node);
      case 'between': {
        const operands = [node.operand, node.low, node.high].map((part) => this.bind(part));
        const words = node.isSymmetric ? ['SYMMETRIC'] : [];
        return this.negated(node.isNegated, this.call('BETWEEN', operands, node, words), node);
      }
      case 'in': {
        if (!Array.isArray(node.values)) return this.bindSubqueryTest(node);
        const values = (node.values as readonly Expression[]).map((value) => this.bind(value));
        const found = this.call('IN', [this.bind(node.operand), ...values], node);
        return this.negated(node.isNegated, found, node);
      }
      case 'like': {
        const parts = [node.operand, node.pattern, ...(node.escape ? [node.escape] : [])];
        const like = this.call(
          node.operator,
          parts.map((part) => this.bind(part)),
          node,
        );
        return this.negated(node.isNegated, like, node);
      }
      case 'is':
        return this.call(
          `IS ${node.isNegated ? 'NOT ' : ''}${node.test}`,
          [this.bind(node.operand)],
          node,
        );
      case 'distinctFrom': {
        const operands = [this.bind(node.left), this.bind(node.right)];
        return this.call(`IS ${node.isNegated ? 'NOT ' : ''}DISTINCT FROM`, operands, node);
      }
      case 'quantified':
      case 'exists':
        return this.bindSubqueryTest(node);
      case 'subquery':
        return this.bindSubquery(node.query, node);
      case 'case':
        return this.bindCase(node);
      case 'cast': {
        const type = resolveType(node.type, this.context.sql);
        const operand = this.bind(node.operand);
        const isNullable = operand.type.isNullable || node.isTry;
        return { ...cast(operand, withNullability(type, isNullable)), isTry: node.isTry };
      }
      case 'row':
        return this.call(
          'ROW',
          node.items.map((item) => this.bind(item)),
          node,
        );
      case 'collection': {
        if (!Array.isArray(node.items)) {
          throw unsupported(this.context, `${node.collection} of a query`, node);
        }
        const items = (node.items as readonly Expression[]).map((item) => this.bind(item));
        return this.call(node.collection, items, node);
      }
      case 'element':
        return this.call('ITEM', [this.bind(node.operand), this.bind(node.index)], node);
      case 'field':
        return fieldsOf(this.bind(node.operand), [node.field], this.context);
      case 'call':
        return this.bindCall(node);
    }
  }

  /** `(a, b) = (c, d)`, column by column; undefined where it is no test for equality. */
  private bindRows(
    operator: string,
    left: readonly Expression[],
    right: readonly Expression[],
    span: Span,
  ): Rex | undefined {
    if (!/^(?:=|<>|!=)$/.test(operator) || left.length !== right.length) return undefined;
    const equal = left.map((item, i) =>
      this.call('=', [this.bind(item), this.bind(right[i])], span),
    );
    const all = equal.length === 1 ? equal[0] : this.call('AND', equal, span);
    return operator === '=' ? all : this.call('NOT', [all], span);
  }

  /** A function or operator by its name, over bound arguments and words of its own. */
  call(name: string, args: readonly Rex[], span: Span, words: readonly string[] = []): Rex {
    return this.apply(name, [...args.map((rex) => ({ rex })), ...words.map(keywordOf)], span);
  }

  private bindCall(node: Call): Rex {
    const name = nameOf(node);
    if (node.over !== undefined) return this.bindOver(node);
    const isScalar = this.isScalarHere(name);
    if (isAggregateCall(node, this.context) && !isScalar) return this.bindAggregate(node);
    if (!isScalar) requireScalar(name, node, this.context);
    if (node.quantifier === 'DISTINCT') {
      const problem = `DISTINCT is for the arguments of aggregates; ${name} is none.`;
      throw bindError(this.context, 'PLAN_INVALID_ARGUMENT', problem, node);
    }
    const args = node.arguments.map((argument) => this.bindArgument(argument, node));
    return this.apply(name, [...args, ...this.jsonClauses(node)], node);
  }

  private isScalarHere(name: string): boolean {
    return !AGGREGATES.has(name) && this.context.function(name) !== undefined;
  }

  private bindArgument(argument: Argument, call: Call): BoundArgument {
    switch (argument.kind) {
      case 'keyword':
        return { keyword: argument.word };
      case 'star':
      case 'default':
      case 'namedArgument':
      case 'tableArgument':
      case 'modelArgument':
      case 'descriptor':
        throw bindError(
          this.context,
          'PLAN_UNSUPPORTED',
          `${nameOf(call)} takes values only.`,
          argument,
        );
      default:
        return { rex: this.bind(argument) };
    }
  }

  private apply(name: string, args: readonly BoundArgument[], span: Span): Rex {
    const found = this.context.function(name);
    if (found === undefined) throw this.unknownFunction(name, span);
    const [fewest, most] = found.arity;
    if (args.length < fewest || args.length > most) {
      const count =
        fewest === most
          ? String(fewest)
          : most === Infinity
            ? `${fewest} or more`
            : `${fewest} to ${most}`;
      const problem = `${name} takes ${count} arguments, not ${args.length}: ${found.usage}.`;
      throw bindError(this.context, 'PLAN_INVALID_ARGUMENT', problem, span);
    }
    const bound = found.bind(args.map(argumentOf), this.context.functions);
    if (typeof bound === 'string') {
      const problem = `${found.usage}: ${bound}.`;
      throw bindError(this.context, 'PLAN_TYPE_MISMATCH', problem, span);
    }
    const values = args.flatMap(({ rex }, i) => (rex ? [castTo(rex, bound.operands[i])] : []));
    const words = args.flatMap(({ keyword }) => keyword ?? []);
    const call: RexCall = {
      kind: 'call',
      name,
      args: values,
      type: bound.type,
      node: bound.node,
      isDeterministic: found.isDeterministic ?? true,
      ...(words.length > 0 && { option: words.join(' ') }),
      ...(bound.later && { later: bound.later }),
    };
    return call;
  }

  /** The clauses of SQL/JSON functions as words; defaults stand behind theirs. */
  private jsonClauses({ json }: Call): BoundArgument[] {
    if (json === undefined) return [];
    const { returning, wrapper, onEmpty, onError, onNull } = json;
    const type = returning && resolveType(returning, this.context.sql);
    const behavior = (given: typeof onEmpty, clause: string): BoundArgument[] => {
      if (given === undefined) return [];
      if (typeof given === 'string') return [keywordOf(`${given} ${clause}`)];
      return [keywordOf(`DEFAULT ${clause}`), { rex: this.bind(given.value) }];
    };
    return [
      ...(type === undefined ? [] : [{ keyword: `RETURNING ${typeText(type)}`, type }]),
      ...(wrapper ? [keywordOf(`${wrapper} WRAPPER`)] : []),
      ...behavior(onEmpty, 'ON EMPTY'),
      ...behavior(onError, 'ON ERROR'),
      ...(onNull ? [keywordOf(`${onNull} ON NULL`)] : []),
    ];
  }

  private bindCase(node: CaseExpression): Rex {
    const operand = node.operand && this.bind(node.operand);
    const whens = node.whens.map((when) => {
      const conditions = when.conditions.map((condition) =>
        operand === undefined
          ? this.bindCondition(condition, 'WHEN')
          : this.call('=', [operand, this.bind(condition)], condition),
      );
      const either = conditions.length === 1 ? conditions[0] : this.call('OR', conditions, when);
      return { when: either, then: this.bind(when.result) };
    });
    const otherwise = node.otherwise ? this.bind(node.otherwise) : NULL;
    const results = [...whens.map(({ then }) => then), otherwise];
    const type = this.common(results, node, 'CASE');
    const branches = whens.map(({ when, then }) => ({ when, then: castTo(then, type) }));
    return { kind: 'case', branches, otherwise: castTo(otherwise, type), type };
  }

  /** The type that values of several expressions have in common. */
  common(values: readonly Rex[], span: Span, what: string): LogicalType {
    const types = values.map(({ type }) => type);
    if (types.every(({ kind }) => kind === 'NULL')) return types[0];
    const type = commonType(types);
    if (type !== undefined) return type;
    const list = types.map(typeText).join(', ');
    const problem = `${what} has values of types that do not go together: ${list}. Cast some.`;
    throw bindError(this.context, 'PLAN_TYPE_MISMATCH', problem, span);
  }

  private negated(isNegated: boolean, rex: Rex, span: Span): Rex {
    return isNegated ? this.call('NOT', [rex], span) : rex;
  }

  private unknownFunction(name: string, span: Span): Error {
    const near = nearestName(name, [...this.context.functionNames(), ...AGGREGATES]);
    const hint = near === undefined ? '' : ` Did you mean ${near}?`;
    const problem = `There is no function ${name}.${hint} SHOW FUNCTIONS lists them.`;
    return bindError(this.context, 'PLAN_UNSUPPORTED', problem, span);
  }
}

const NULL: RexLiteral = { kind: 'literal', value: null, type: { kind: 'NULL', isNullable: true } };

/** A cast, where the type differs; constants of no type take it. */
export function castTo(rex: Rex, type: LogicalType | undefined): Rex {
  if (type === undefined || isSameType(rex.type, type)) return rex;
  const target = withNullability(type, type.isNullable || rex.type.isNullable);
  if (rex.kind === 'literal' && rex.value === null) return { ...rex, type: target };
  return cast(rex, target);
}

function cast(input: Rex, type: LogicalType): Rex & { readonly kind: 'cast' } {
  return { kind: 'cast', input, type, isTry: false };
}

/** `-1` is a constant too. */
function negative(rex: Rex): Rex | undefined {
  if (rex.kind !== 'literal') return undefined;
  if (typeof rex.value === 'number' || typeof rex.value === 'bigint') {
    return { ...rex, value: -rex.value };
  }
  const isDecimal = rex.type.kind === 'DECIMAL' && typeof rex.value === 'string';
  return isDecimal ? { ...rex, value: `-${rex.value}` } : undefined;
}

function keywordOf(keyword: string): BoundArgument {
  return { keyword };
}

function argumentOf({ rex, keyword, type: named }: BoundArgument): FunctionArgument {
  if (rex === undefined) return { type: named ?? { kind: 'NULL', isNullable: true }, keyword };
  const { type } = rex;
  return rex.kind === 'literal' ? { type, literal: { value: rex.value } } : { type };
}
