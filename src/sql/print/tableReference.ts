// What stands in FROM, as text.
import type {
  AfterMatch,
  Hint,
  HintArgument,
  HintValue,
  Join,
  MatchRecognize,
  NamedExpression,
  TableAlias,
  TableReference,
} from '../ast/tableReference.js';
import { Strength } from '../parse/expression.js';
import { printCall } from './call.js';
import { printExpression, printOperand } from './expression.js';
import { printString } from './literal.js';
import { printPattern } from './pattern.js';
import { printOrderBy, printQuery } from './query.js';
import { clause, list, openClause, optional, printIdentifier, printName, words } from './words.js';

export function printTable(table: TableReference): string {
  if (table.kind === 'join') return printJoin(table);
  if (table.kind === 'matchRecognize') return printMatchRecognize(table);
  const isLateral = 'isLateral' in table && table.isLateral;
  return words(isLateral && 'LATERAL', printUnnamed(table), printAlias(table.alias));
}

function printUnnamed(table: Exclude<TableReference, Join | MatchRecognize>): string {
  switch (table.kind) {
    case 'table': {
      const time = (expression: Parameters<typeof printExpression>[0]): string =>
        printOperand(expression, Strength.add);
      const asOf = optional('FOR SYSTEM_TIME AS OF', table.asOf, time);
      return words(printName(table.name), printHints(table.hints), asOf);
    }
    case 'derivedTable':
      return `(${printQuery(table.query)})`;
    case 'tableFunction':
      return `TABLE(${printCall(table.call)})`;
    case 'unnest': {
      const operands = list(table.operands, printExpression);
      return words(`UNNEST(${operands})`, table.hasOrdinality && 'WITH ORDINALITY');
    }
  }
}

export function printAlias(alias: TableAlias | undefined): string {
  if (alias === undefined) return '';
  return words('AS', printIdentifier(alias.name), clause('', alias.columns, printIdentifier));
}

function printJoin({ type, isNatural, left, right, condition }: Join): string {
  return words(
    printTable(left),
    isNatural && 'NATURAL',
    type,
    'JOIN',
    right.kind === 'join' ? `(${printTable(right)})` : printTable(right),
    condition?.kind === 'on' && `ON ${printExpression(condition.expression)}`,
    condition?.kind === 'using' && `USING (${list(condition.columns, printIdentifier)})`,
  );
}

/** In one comment; empty without hints. */
export function printHints(hints: readonly Hint[]): string {
  return hints.length === 0 ? '' : `/*+ ${list(hints, printHint)} */`;
}

function printHint(hint: Hint): string {
  return words(printIdentifier(hint.name) + words(clause('', hint.arguments, printHintArgument)));
}

function printHintArgument({ key, value }: HintArgument): string {
  return key === undefined ? printHintValue(value) : [key, value].map(printHintValue).join('=');
}

function printHintValue(value: HintValue): string {
  if (value.kind === 'string') return printString(value);
  return value.kind === 'name' ? printName(value) : value.text;
}

function printMatchRecognize(match: MatchRecognize): string {
  const { input, partitionBy, orderBy, measures, rowsPerMatch, afterMatch } = match;
  const { pattern, within, subsets, definitions, alias } = match;
  const isGrouped = input.kind === 'join' || input.kind === 'matchRecognize';
  const rows = rowsPerMatch === 'ONE' ? 'ONE ROW' : 'ALL ROWS';
  const inner = words(
    openClause('PARTITION BY', partitionBy, printExpression),
    printOrderBy(orderBy),
    openClause('MEASURES', measures, printMeasure),
    rowsPerMatch !== undefined && `${rows} PER MATCH`,
    optional('AFTER MATCH SKIP', afterMatch, printAfterMatch),
    `PATTERN (${printPattern(pattern)})`,
    optional('WITHIN', within, printExpression),
    openClause('SUBSET', subsets, ({ name, variables }) => {
      return `${printIdentifier(name)} = (${list(variables, printIdentifier)})`;
    }),
    openClause('DEFINE', definitions, ({ name, expression }) => {
      return `${printIdentifier(name)} AS ${printExpression(expression)}`;
    }),
  );
  const table = isGrouped ? `(${printTable(input)})` : printTable(input);
  return words(table, `MATCH_RECOGNIZE (${inner})`, printAlias(alias));
}

function printMeasure({ name, expression }: NamedExpression): string {
  return `${printExpression(expression)} AS ${printIdentifier(name)}`;
}

function printAfterMatch(after: AfterMatch): string {
  switch (after.kind) {
    case 'pastLastRow':
      return 'PAST LAST ROW';
    case 'toNextRow':
      return 'TO NEXT ROW';
    default:
      return `TO ${after.kind === 'toFirst' ? 'FIRST' : 'LAST'} ${printIdentifier(after.variable)}`;
  }
}
