// CREATE FUNCTION: functions that a module exports.
//
//   CREATE FUNCTION slug AS './functions.ts#slug' LANGUAGE JAVASCRIPT
import type { CreateFunction } from '../../sql/ast/definition.js';
import type { FunctionCatalog, FunctionPlace } from '../../sql/functions/user/functionCatalog.js';
import type { UserFunction } from '../../sql/functions/user/definitions.js';
import { MillraceError, nearestName } from '../../error.js';
import { locatedError, type SqlText } from '../../sql/locatedError.js';

/** Where modules come from. */
export interface ModuleSettings {
  /** Folder that modules are relative to; default the working directory. */
  readonly baseFolder?: string;
  /** Loads a module; default by its path, compiled where it is TypeScript. */
  readonly importModule?: ImportModule;
}

/** Gives the exports of a module. */
export type ImportModule = (
  specifier: string,
  baseFolder: string,
) => Promise<Readonly<Record<string, unknown>>>;

const LANGUAGES = ['JAVASCRIPT', 'TYPESCRIPT'];

/** Adds the function of a module. @throws MillraceError located. */
export async function createFunction(
  statement: CreateFunction,
  functions: FunctionCatalog,
  settings: ModuleSettings,
  sql: SqlText,
): Promise<void> {
  const { className, ifNotExists, isSystem, isTemporary, jars, language } = statement;
  const name = statement.name.parts.map((part) => part.name).join('.');
  const place: FunctionPlace = isSystem ? 'system' : isTemporary ? 'temporary' : 'catalog';
  if (ifNotExists && functions.has(place, name)) return;
  if (language !== undefined && !LANGUAGES.includes(language)) {
    const problem = `Functions are written in JavaScript or TypeScript here, not in ${language}.`;
    throw locatedError('PLAN_UNSUPPORTED', problem, className, sql);
  }
  if (jars.length > 0) {
    const problem = "USING is of Java: AS 'module.ts#name' says where the function is.";
    throw locatedError('PLAN_UNSUPPORTED', problem, jars[0], sql);
  }
  try {
    const definition = await exported(className.value, settings);
    functions.add(place, name, definition as UserFunction);
  } catch (cause) {
    const problem = cause instanceof MillraceError ? cause.problem : String(cause);
    const code = cause instanceof MillraceError ? cause.code : 'PLAN_INVALID_ARGUMENT';
    throw locatedError(code, problem, className, sql);
  }
}

/** What `module#name` exports; without a name the default. */
async function exported(
  text: string,
  { baseFolder = '.', importModule = importByPath }: ModuleSettings,
): Promise<unknown> {
  const hash = text.lastIndexOf('#');
  const specifier = hash < 0 ? text : text.slice(0, hash);
  const name = hash < 0 ? 'default' : text.slice(hash + 1);
  const module = await importModule(specifier, baseFolder);
  const found = module[name];
  if (found !== undefined) return found;
  const near = nearestName(name, Object.keys(module));
  const hint = near === undefined ? '' : ` Did you mean '${near}'?`;
  throw new MillraceError(
    'PLAN_INVALID_ARGUMENT',
    `The module '${specifier}' exports no '${name}'.${hint}`,
  );
}

async function importByPath(
  specifier: string,
  baseFolder: string,
): Promise<Readonly<Record<string, unknown>>> {
  const { importFunctionModule } = await import('./importFunctionModule.node.js');
  return importFunctionModule(specifier, baseFolder);
}
