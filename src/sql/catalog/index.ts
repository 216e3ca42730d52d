// Names and settings of a session.
export { CatalogManager, DEFAULT_CATALOG, DEFAULT_DATABASE } from './catalogManager.js';
export type * from './catalogObject.js';
export type { CatalogResult, DefinitionContext, NamedType } from './definitionContext.js';
export { executeDefinition } from './executeDefinition.js';
export { shownOptions, shownValue } from './secrets.js';
export { putSetting } from './settings.js';
export { SETTINGS, settingMs, zoneName } from './settingTypes.js';
