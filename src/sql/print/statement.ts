// Statements as text.
import type {
  Analyze,
  CompilePlan,
  Describe,
  Explain,
  Insert,
  SetOption,
  Show,
  Statement,
  StopJob,
  Update,
  Use,
} from '../ast/statement.js';
import { printArgument, printCall } from './call.js';
import { printDefinition, printOption, printPartition, printWith } from './definition.js';
import { printExpression } from './expression.js';
import { printString } from './literal.js';
import { printQuery } from './query.js';
import { printAlias, printHints } from './tableReference.js';
import { clause, list, openClause, optional, printIdentifier, printName, words } from './words.js';

/**
 * SQL of a statement, on one line unless literals or names have several; parsed, it is the same.
 */
export function printStatement(statement: Statement): string {
  switch (statement.kind) {
    case 'query':
      return printQuery(statement);
    case 'insert':
      return printInsert(statement);
    case 'update':
      return printUpdate(statement);
    case 'delete': {
      const { table, hints, alias, where } = statement;
      const target = words(printName(table), printHints(hints), printAlias(alias));
      return words('DELETE FROM', target, optional('WHERE', where, printExpression));
    }
    case 'truncate':
      return `TRUNCATE TABLE ${printName(statement.table)}`;
    case 'statementSet': {
      const inner = statement.statements.map((one) => `${printStatement(one)};`);
      return words('STATEMENT SET BEGIN', ...inner, 'END');
    }
    case 'execute':
      return `EXECUTE ${printStatement(statement.statement)}`;
    case 'explain':
      return printExplain(statement);
    case 'compilePlan':
      return printCompilePlan(statement);
    case 'executePlan':
      return `EXECUTE PLAN ${printString(statement.file)}`;
    case 'show':
      return printShow(statement);
    case 'describe':
      return printDescribe(statement);
    default:
      return printSession(statement);
  }
}

function printInsert(insert: Insert): string {
  const { isOverwrite, table, hints, partition, columns, query, onConflict } = insert;
  return words(
    isOverwrite ? 'INSERT OVERWRITE' : 'INSERT INTO',
    printName(table),
    printHints(hints),
    printPartition(partition),
    clause('', columns, printName),
    printQuery(query),
    onConflict !== undefined && `ON CONFLICT DO ${onConflict}`,
  );
}

function printUpdate({ table, hints, alias, assignments, where }: Update): string {
  return words(
    'UPDATE',
    printName(table),
    printHints(hints),
    printAlias(alias),
    openClause('SET', assignments, ({ column, value }) => {
      return `${printName(column)} = ${printArgument(value)}`;
    }),
    optional('WHERE', where, printExpression),
  );
}

function printExplain({ details, statement }: Explain): string {
  return words('EXPLAIN', details.join(', '), printStatement(statement));
}

function printCompilePlan({ isExecuted, file, ifNotExists, statement }: CompilePlan): string {
  return words(
    isExecuted ? 'COMPILE AND EXECUTE PLAN' : 'COMPILE PLAN',
    printString(file),
    ifNotExists && 'IF NOT EXISTS',
    `FOR ${printStatement(statement)}`,
  );
}

function printShow({ subject, name, from, partition, filter }: Show): string {
  return words(
    'SHOW',
    subject,
    optional('', name, printName),
    optional('FROM', from, printName),
    printPartition(partition),
    filter && words(filter.isNegated && 'NOT', filter.operator, printString(filter.pattern)),
  );
}

function printDescribe({ type, isExtended, name }: Describe): string {
  const printed = name.kind === 'string' ? printString(name) : printName(name);
  return words('DESCRIBE', type !== 'TABLE' && type, isExtended && 'EXTENDED', printed);
}

type Definitions = Parameters<typeof printDefinition>[0];
type Session = Extract<
  Statement,
  | { kind: 'set' | 'reset' | 'use' | 'loadModule' | 'unloadModule' | 'callProcedure' }
  | { kind: 'stopJob' | 'analyze' | 'addJar' | 'removeJar' }
>;

function printSession(statement: Session | Definitions): string {
  switch (statement.kind) {
    case 'set':
      return printSet(statement);
    case 'reset':
      return words('RESET', optional('', statement.key, printString));
    case 'use':
      return printUse(statement);
    case 'loadModule': {
      const { name, options } = statement;
      return words('LOAD MODULE', printIdentifier(name), printWith(options));
    }
    case 'unloadModule':
      return `UNLOAD MODULE ${printIdentifier(statement.name)}`;
    case 'callProcedure':
      return `CALL ${printCall(statement.call)}`;
    case 'stopJob':
      return printStopJob(statement);
    case 'analyze':
      return printAnalyze(statement);
    case 'addJar':
      return `ADD JAR ${printString(statement.path)}`;
    case 'removeJar':
      return `REMOVE JAR ${printString(statement.path)}`;
    default:
      return printDefinition(statement);
  }
}

const printSet = ({ option }: SetOption): string => words('SET', optional('', option, printOption));

function printUse({ type, names }: Use): string {
  return words('USE', type !== 'DATABASE' && type, list(names, printName));
}

function printStopJob({ job, hasSavepoint, isDrained }: StopJob): string {
  const savepoint = hasSavepoint && 'WITH SAVEPOINT';
  return words('STOP JOB', printString(job), savepoint, isDrained && 'WITH DRAIN');
}

function printAnalyze({ table, partition, columns }: Analyze): string {
  const which =
    typeof columns === 'string'
      ? 'FOR ALL COLUMNS'
      : openClause('FOR COLUMNS', columns ?? [], printIdentifier);
  const target = words(printName(table), printPartition(partition));
  return words('ANALYZE TABLE', target, 'COMPUTE STATISTICS', which);
}
