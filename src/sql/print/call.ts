// Function calls as text.
import type {
  Argument,
  Call,
  JsonBehavior,
  JsonClauses,
  NamedArgument,
  TableArgument,
} from '../ast/expression.js';
import { Strength } from '../parse/expression.js';
import { printDataType } from './dataType.js';
import { printExpression, printOperand } from './expression.js';
import { printOrderBy, printOrderItem, printQuery, printWindowSpec } from './query.js';
import { clause, list, optional, printIdentifier, printName, words } from './words.js';

export function printCall(call: Call): string {
  const { name, isBare, semantics, withinGroup, filter, nullTreatment, over } = call;
  return words(
    semantics,
    printName(name) + (isBare ? '' : `(${printContent(call)})`),
    withinGroup.length > 0 && `WITHIN GROUP (${printOrderBy(withinGroup)})`,
    filter !== undefined && `FILTER (WHERE ${printExpression(filter)})`,
    nullTreatment !== undefined && `${nullTreatment} NULLS`,
    over !== undefined && `OVER ${printOver(over)}`,
  );
}

const printOver = (over: NonNullable<Call['over']>): string =>
  over.kind === 'identifier' ? printIdentifier(over) : printWindowSpec(over);

function printContent(call: Call): string {
  const { name, quantifier, orderBy, json } = call;
  const [first] = name.parts;
  const isPlain = name.parts.length > 1 || first.isQuoted || call.arguments.length === 0;
  const special = isPlain ? undefined : SPECIAL.get(first.name.toUpperCase());
  return words(
    quantifier,
    special?.(call.arguments) ?? list(call.arguments, printArgument),
    printOrderBy(orderBy),
    json !== undefined && printJson(json),
  );
}

type Special = (list: readonly Argument[]) => string | undefined;

/** Functions with a syntax of their own; undefined when these arguments need none. */
const SPECIAL = new Map<string, Special>([
  ['EXTRACT', between('', 'FROM')],
  ['OVERLAY', between('', 'PLACING', 'FROM', 'FOR')],
  ['POSITION', (items) => printPosition(items)],
  ['TRIM', (items) => printTrim(items)],
  ['FLOOR', printRounding],
  ['CEIL', printRounding],
  ['CEILING', printRounding],
  ['JSON_OBJECT', printPairs],
  ['JSON_OBJECTAGG', printPairs],
]);

/** Each argument behind its word. */
function between(...keywords: readonly string[]): Special {
  return (items) => words(...items.map((item, i) => words(keywords[i], printArgument(item))));
}

/** The first operand may not have an IN of its own. */
function printPosition([first, ...others]: readonly Argument[]): string {
  const part = isScalar(first) ? printOperand(first, Strength.add) : printArgument(first);
  return words(part, between('IN', 'FROM')(others));
}

function printTrim(items: readonly Argument[]): string | undefined {
  const [side, ...others] = items.map(printArgument);
  if (items[0].kind !== 'keyword') return undefined;
  return words(side, ...others.slice(0, -1), 'FROM', others[others.length - 1]);
}

function printRounding(items: readonly Argument[]): string | undefined {
  return items[1]?.kind === 'keyword' ? items.map(printArgument).join(' TO ') : undefined;
}

function printPairs(items: readonly Argument[]): string {
  const pairs: string[] = [];
  for (let i = 0; i + 1 < items.length; i += 2) {
    pairs.push(words('KEY', printArgument(items[i]), 'VALUE', printArgument(items[i + 1])));
  }
  return pairs.join(', ');
}

function printJson(json: JsonClauses): string {
  const { returning, wrapper, onEmpty, onError, onNull } = json;
  return words(
    optional('RETURNING', returning, printDataType),
    wrapper !== undefined && `${wrapper} ARRAY WRAPPER`,
    onEmpty !== undefined && `${printBehavior(onEmpty)} ON EMPTY`,
    onError !== undefined && `${printBehavior(onError)} ON ERROR`,
    onNull !== undefined && `${onNull} ON NULL`,
  );
}

const printBehavior = (behavior: JsonBehavior): string =>
  typeof behavior === 'string' ? behavior : `DEFAULT ${printExpression(behavior.value)}`;

type Plain = Exclude<Argument, NamedArgument>;
type Scalar = Parameters<typeof printExpression>[0];

const OTHERS = /^(?:star|default|keyword|namedArgument|tableArgument|modelArgument|descriptor)$/;

const isScalar = (argument: Argument): argument is Scalar => !OTHERS.test(argument.kind);

export function printArgument(argument: Argument): string {
  if (argument.kind !== 'namedArgument') return printPlain(argument);
  return `${printIdentifier(argument.name)} => ${printPlain(argument.value)}`;
}

function printPlain(argument: Plain): string {
  switch (argument.kind) {
    case 'star':
      return [...argument.qualifier.map(printIdentifier), '*'].join('.');
    case 'default':
      return 'DEFAULT';
    case 'keyword':
      return argument.word;
    case 'modelArgument':
      return `MODEL ${printName(argument.model)}`;
    case 'descriptor':
      return `DESCRIPTOR(${list(argument.columns, printIdentifier)})`;
    case 'tableArgument':
      return printTableArgument(argument);
    default:
      return printExpression(argument);
  }
}

function printTableArgument({ table, partitionBy, orderBy }: TableArgument): string {
  return words(
    'TABLE',
    table.kind === 'name' ? printName(table) : `(${printQuery(table)})`,
    clause('PARTITION BY', partitionBy, printExpression),
    clause('ORDER BY', orderBy, printOrderItem),
  );
}
