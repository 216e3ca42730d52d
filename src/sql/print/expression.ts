// Expressions as text, with the parentheses that they need.
import type { Expression, LikeExpression, UnaryExpression } from '../ast/expression.js';
import { Strength } from '../parse/expression.js';
import { printCall } from './call.js';
import { printDataType } from './dataType.js';
import { printLiteral } from './literal.js';
import { printQuery } from './query.js';
import { list, optional, printIdentifier, words } from './words.js';

/** IN and BETWEEN can stand where LIKE would go on with its pattern. */
const Test = Strength.like + 0.5;
const Sign = Strength.element - 1;
const Primary = Strength.element + 1;

export function printExpression(expression: Expression): string {
  return printOperand(expression, Strength.or);
}

/** In parentheses when it binds weaker than `least`. */
export function printOperand(expression: Expression, least: number): string {
  const text = print(expression);
  return strengthOf(expression) < least ? `(${text})` : text;
}

function strengthOf(expression: Expression): number {
  switch (expression.kind) {
    case 'logical':
      return expression.operator === 'OR' ? Strength.or : Strength.and;
    case 'unary':
      return expression.operator === 'NOT' ? Strength.not : Sign;
    case 'is':
      return Strength.is;
    case 'distinctFrom':
    case 'quantified':
      return Strength.compare;
    case 'like':
      return Strength.like;
    case 'in':
    case 'between':
      return Test;
    case 'binary':
      return binaryStrength(expression.operator);
    case 'element':
    case 'field':
      return Strength.element;
    default:
      return Primary;
  }
}

function binaryStrength(operator: string): number {
  if (operator === '+' || operator === '-') return Strength.add;
  return /^(?:[*/%]|\|\|)$/.test(operator) ? Strength.multiply : Strength.compare;
}

function print(expression: Expression): string {
  switch (expression.kind) {
    case 'column':
      return expression.parts.map(printIdentifier).join('.');
    case 'unary':
      return printUnary(expression);
    case 'logical': {
      const least = strengthOf(expression) + 1;
      const operands = expression.operands.map((operand) => printOperand(operand, least));
      return operands.join(` ${expression.operator} `);
    }
    case 'subquery':
      return `(${printQuery(expression.query)})`;
    case 'exists':
      return `EXISTS (${printQuery(expression.query)})`;
    case 'case':
    case 'cast':
    case 'row':
    case 'collection':
      return printConstruct(expression);
    case 'element':
      return `${printContainer(expression.operand)}[${printExpression(expression.index)}]`;
    case 'field':
      return `${printContainer(expression.operand, true)}.${printIdentifier(expression.field)}`;
    case 'call':
      return printCall(expression);
    case 'binary':
    case 'between':
    case 'in':
    case 'like':
    case 'is':
    case 'distinctFrom':
    case 'quantified':
      return printPredicate(expression);
    default:
      return printLiteral(expression);
  }
}

/** Two signs in a row would begin a comment. */
function printUnary({ operator, operand }: UnaryExpression): string {
  if (operator === 'NOT') return `NOT ${printOperand(operand, Strength.not)}`;
  const text = printOperand(operand, Sign);
  return text.startsWith(operator) ? `${operator} ${text}` : operator + text;
}

type Predicate = Extract<
  Expression,
  { kind: 'binary' | 'between' | 'in' | 'like' | 'is' | 'distinctFrom' | 'quantified' }
>;

function printPredicate(expression: Predicate): string {
  const not = 'isNegated' in expression && expression.isNegated ? 'NOT' : '';
  switch (expression.kind) {
    case 'binary': {
      const { operator, left, right } = expression;
      const strength = binaryStrength(operator);
      return words(printOperand(left, strength), operator, printOperand(right, strength + 1));
    }
    case 'between': {
      const { operand, low, high, isSymmetric } = expression;
      const range = [low, high].map((bound) => printOperand(bound, Strength.add)).join(' AND ');
      const between = isSymmetric ? 'BETWEEN SYMMETRIC' : 'BETWEEN';
      return words(printOperand(operand, Test), not, between, range);
    }
    case 'in': {
      const { operand, values } = expression;
      const inner = 'kind' in values ? printQuery(values) : list(values, printExpression);
      return words(printOperand(operand, Test), not, `IN (${inner})`);
    }
    case 'like':
      return printLike(expression, not);
    case 'is':
      return words(printOperand(expression.operand, Strength.is), 'IS', not, expression.test);
    case 'distinctFrom': {
      const [left, right] = [expression.left, printOperand(expression.right, Strength.like)];
      return words(printOperand(left, Strength.compare), 'IS', not, 'DISTINCT FROM', right);
    }
    case 'quantified': {
      const { operand, operator, quantifier, query } = expression;
      const left = printOperand(operand, Strength.compare);
      return words(left, operator, quantifier, `(${printQuery(query)})`);
    }
  }
}

function printLike(expression: LikeExpression, not: string): string {
  const { operator, operand, pattern, escape } = expression;
  return words(
    printOperand(operand, Test),
    not,
    operator,
    printOperand(pattern, Strength.add),
    optional('ESCAPE', escape, (text) => printOperand(text, Strength.add)),
  );
}

type Construct = Extract<Expression, { kind: 'case' | 'cast' | 'row' | 'collection' }>;

function printConstruct(expression: Construct): string {
  switch (expression.kind) {
    case 'cast': {
      const { operand, type, isTry } = expression;
      const name = isTry ? 'TRY_CAST' : 'CAST';
      return `${name}(${printExpression(operand)} AS ${printDataType(type)})`;
    }
    case 'row': {
      const items = list(expression.items, printExpression);
      return expression.items.length > 1 ? `(${items})` : `ROW(${items})`;
    }
    case 'collection': {
      const { collection, items } = expression;
      if ('kind' in items) return `${collection}(${printQuery(items)})`;
      return `${collection}[${list(items, printExpression)}]`;
    }
    case 'case':
      return words(
        'CASE',
        optional('', expression.operand, printExpression),
        ...expression.whens.map(({ conditions, result }) =>
          words('WHEN', list(conditions, printExpression), 'THEN', printExpression(result)),
        ),
        optional('ELSE', expression.otherwise, printExpression),
        'END',
      );
  }
}

/** A name with a dot behind would be a longer name; ARRAY with a bracket, an array. */
function printContainer(operand: Expression, isField = false): string {
  const text = printOperand(operand, Strength.element);
  const isPlain =
    (operand.kind === 'call' && !operand.isBare && text.endsWith(')')) ||
    operand.kind === 'element' ||
    operand.kind === 'field' ||
    operand.kind === 'collection' ||
    (operand.kind === 'column' && !isField && !/^(?:ARRAY|MAP|MULTISET)$/i.test(text));
  return isPlain || text.startsWith('(') ? text : `(${text})`;
}
