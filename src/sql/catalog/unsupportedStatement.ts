// Statements that are read and not there yet, by name, with what to do instead.
import type { Statement } from '../ast/statement.js';
import { notYet } from './definitionContext.js';
import type { DefinitionContext } from './definitionContext.js';

const NAMES: Partial<Record<Statement['kind'], readonly [name: string, advice: string]>> = {
  createModel: ['CREATE MODEL', 'call the model in a function of TypeScript.'],
  createMaterializedTable: ['CREATE MATERIALIZED TABLE', 'CREATE TABLE and INSERT INTO it.'],
  createFunction: ['CREATE FUNCTION', 'a session has to load its module first.'],
  update: ['UPDATE', 'INSERT INTO a table with a PRIMARY KEY replaces its rows.'],
  delete: ['DELETE', 'sinks delete what a query takes back.'],
  truncate: ['TRUNCATE TABLE', 'empty it with the tools of its system.'],
  callProcedure: ['CALL', 'there are no procedures.'],
  analyze: ['ANALYZE TABLE', 'plans need no statistics.'],
  addJar: ['ADD JAR', 'functions are TypeScript here; import them in a job file.'],
  removeJar: ['REMOVE JAR', 'there are no jars.'],
  stopJob: ['STOP JOB', 'end the process that runs it.'],
  loadModule: ['LOAD MODULE', 'all functions are in the module core.'],
  unloadModule: ['UNLOAD MODULE', 'all functions are in the module core.'],
  compilePlan: ['COMPILE PLAN', 'a script is planned anew at each start.'],
  executePlan: ['EXECUTE PLAN', 'run the script itself.'],
};

/** PLAN_UNSUPPORTED at the statement. */
export function unsupportedStatement(
  statement: Statement,
  context: Pick<DefinitionContext, 'sql'>,
): Error {
  const [name, advice] = NAMES[statement.kind] ?? [
    statement.kind.toUpperCase(),
    'it stands where it cannot be executed.',
  ];
  return notYet(context, name, statement, advice);
}
