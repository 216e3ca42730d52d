// Job files as modules: JavaScript as it is, TypeScript compiled in memory.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { MillraceError } from '../error.js';

/** What a job file exports. */
export interface JobModule {
  readonly default?: unknown;
}

/**
 * Evaluates a job file. 'millrace' in the file is this very package, also where it is not
 * installed.
 *
 * @throws MillraceError CONNECTOR_NOT_FOUND when there is no such file.
 */
export async function importJobFile(file: string): Promise<JobModule> {
  const path = resolve(file);
  if (!existsSync(path)) {
    throw new MillraceError(
      'CONNECTOR_NOT_FOUND',
      `There is no job file '${file}' (looked for ${path}).`,
    );
  }
  if (/\.(js|mjs)$/.test(path)) return (await import(pathToFileURL(path).href)) as JobModule;
  // A compiler is large: threads of jobs in JavaScript start without it.
  const { createJiti } = await import('jiti');
  const jiti = createJiti(import.meta.url, { fsCache: false, alias: ownEntries() });
  return (await jiti.import(path)) as JobModule;
}

/**
 * The package's entry points: what package.json exports. Tests run the sources; job files then use
 * the built package too, which needs no compiling.
 */
function ownEntries(): Record<string, string> {
  const isSource = import.meta.url.endsWith('.ts');
  const names = [
    'arrow',
    'sqlite',
    'mysql',
    'postgres',
    'websocket',
    'http',
    's3',
    'sql',
    'testing',
  ];
  const built = (path: string): string =>
    fileURLToPath(new URL(`../../dist/lib/${path}.js`, import.meta.url));
  const entry = (name: string, path: string): [string, string] => [
    name,
    isSource ? built(path) : fileURLToPath(import.meta.resolve(name)),
  ];
  return Object.fromEntries([
    ...names.map((name) => entry(`millrace/${name}`, `esm/${name}`)),
    entry('millrace/browser/inline', 'browser/inline'),
    entry('millrace/browser/sql', 'browser/sql'),
    entry('millrace/browser', 'browser/index'),
    entry('millrace', 'esm/index'),
  ]);
}
