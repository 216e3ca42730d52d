// Expressions with all of their parentheses, as the data of precedence has them.
import type { Expression } from '../../src/sql/index.js';

/** `(a OR (b AND c))`. Only for what stands in precedence.tsv. */
export function grouped(expression: Expression): string {
  switch (expression.kind) {
    case 'column':
      return expression.parts.map((part) => part.name).join('.');
    case 'number':
      return expression.text;
    case 'unary':
      return `(${expression.operator} ${grouped(expression.operand)})`;
    case 'logical':
      return expression.operands
        .map(grouped)
        .reduce((left, right) => `(${left} ${expression.operator} ${right})`);
    case 'binary':
      return `(${grouped(expression.left)} ${expression.operator} ${grouped(expression.right)})`;
    case 'element':
      return `${grouped(expression.operand)}[${grouped(expression.index)}]`;
    default:
      return `(${predicate(expression)})`;
  }
}

function predicate(expression: Expression): string {
  const not = 'isNegated' in expression && expression.isNegated ? 'NOT ' : '';
  switch (expression.kind) {
    case 'is':
      return `${grouped(expression.operand)} IS ${not}${expression.test}`;
    case 'distinctFrom': {
      const { left, right } = expression;
      return `${grouped(left)} IS ${not}DISTINCT FROM ${grouped(right)}`;
    }
    case 'like': {
      const { operand, operator, pattern } = expression;
      return `${grouped(operand)} ${not}${operator} ${grouped(pattern)}`;
    }
    case 'between': {
      const { operand, low, high, isSymmetric } = expression;
      const symmetry = isSymmetric ? 'SYMMETRIC' : 'ASYMMETRIC';
      const range = `${grouped(low)} AND ${grouped(high)}`;
      return `${grouped(operand)} ${not}BETWEEN ${symmetry} ${range}`;
    }
    case 'in': {
      const list = 'length' in expression.values ? expression.values.map(grouped).join(', ') : '';
      return `${grouped(expression.operand)} ${not}IN (${list})`;
    }
    default:
      throw new Error(`precedence.tsv has no ${expression.kind}`);
  }
}
