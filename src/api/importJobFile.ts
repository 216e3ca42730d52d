// Job files as modules: JavaScript as it is, TypeScript compiled in memory.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createJiti } from 'jiti';
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
  const jiti = createJiti(import.meta.url, { fsCache: false, alias: ownEntries() });
  return (await jiti.import(path)) as JobModule;
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
