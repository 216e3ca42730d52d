// Loads a job file: JavaScript or TypeScript, a script that calls execute() or a module with a
// default function.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createJiti } from 'jiti';
import { environment, type Environment } from '../api/environment.js';
import { MillraceError } from '../error.js';

type JobModule = { default?: unknown };

/**
 * Evaluates a job file. When it default-exports a function, that is called with a new environment,
 * which is executed afterwards unless the function did so itself.
 *
 * @throws MillraceError CONNECTOR_NOT_FOUND when there is no such file.
 */
export async function loadJob(file: string): Promise<void> {
  const path = resolve(file);
  if (!existsSync(path)) {
    throw new MillraceError(
      'CONNECTOR_NOT_FOUND',
      `There is no job file '${file}' (looked for ${path}).`,
    );
  }
  const module = (await importFile(path)) as JobModule;
  if (typeof module.default !== 'function') return;
  const build = module.default as (env: Environment) => unknown;
  const env = environment();
  await build(env);
  if (!env.isExecuted) await env.execute().done;
}

/**
 * TypeScript is compiled in memory; 'millrace' in the file is this very package, also where it is
 * not installed.
 */
function importFile(path: string): Promise<unknown> {
  if (/\.(js|mjs)$/.test(path)) return import(pathToFileURL(path).href);
  return createJiti(import.meta.url, { fsCache: false, alias: ownEntries() }).import(path);
}

/**
 * The package's entry points: its sources when it runs from them, else what package.json exports.
 */
function ownEntries(): Record<string, string> {
  const isSource = import.meta.url.endsWith('.ts');
  const entry = (name: string, source: string): string =>
    fileURLToPath(isSource ? new URL(source, import.meta.url) : import.meta.resolve(name));
  return {
    'millrace/arrow': entry('millrace/arrow', '../arrow.ts'),
    'millrace/browser/inline': entry('millrace/browser/inline', '../browser.ts'),
    'millrace/browser': entry('millrace/browser', '../browser.ts'),
    'millrace/sqlite': entry('millrace/sqlite', '../connector/sqlite/index.ts'),
    'millrace/websocket': entry('millrace/websocket', '../connector/websocket/index.ts'),
    'millrace/http': entry('millrace/http', '../connector/http/index.ts'),
    'millrace/testing': entry('millrace/testing', '../testing/index.ts'),
    millrace: entry('millrace', '../index.ts'),
  };
}
