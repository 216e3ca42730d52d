// SET and RESET.
import { MillraceError } from '../../error.js';
import type { ResetOption, SetOption } from '../ast/statement.js';
import { SETTINGS, checkSetting } from './settingTypes.js';
import { DONE, STRING_TYPE, failure } from './definitionContext.js';
import type { CatalogResult, DefinitionContext } from './definitionContext.js';
import { shownValue } from './secrets.js';
import { unknownSetting } from './settingTypes.js';

export function set({ option }: SetOption, context: DefinitionContext): CatalogResult {
  const { config } = context;
  if (option === undefined) {
    const columns = ['key', 'value'].map((name) => ({ name, type: STRING_TYPE }));
    const entries = [...config].toSorted(([a], [b]) => (a < b ? -1 : 1));
    return {
      kind: 'rows',
      columns,
      rows: entries.map(([key, value]) => [key, shownValue(key, value)]),
    };
  }
  const { key, value } = option;
  try {
    const warning = putSetting(config, key.value, value.value);
    return warning === undefined ? DONE : { kind: 'done', warnings: [warning] };
  } catch (error) {
    if (!(error instanceof MillraceError)) throw error;
    throw failure(context, error.problem, value, error.code);
  }
}

/**
 * Puts a setting into a configuration. Gives a warning for a key that is not known.
 *
 * @throws MillraceError PLAN_INVALID_ARGUMENT for a value that the key cannot have.
 */
export function putSetting(
  config: Map<string, string>,
  key: string,
  value: string,
): string | undefined {
  checkSetting(key, value);
  config.set(key, value);
  return SETTINGS.has(key) ? undefined : unknownSetting(key);
}

export function reset({ key }: ResetOption, { config }: DefinitionContext): CatalogResult {
  if (key === undefined) config.clear();
  else config.delete(key.value);
  return DONE;
}
