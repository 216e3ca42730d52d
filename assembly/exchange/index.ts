// Exports of the exchange stage.
export { scaleToKeyGroups } from "./keyGroups";
export { keyGroupsToSubtasks, partitionRows, relocateViews } from "./partition";
