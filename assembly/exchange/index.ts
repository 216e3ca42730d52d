// Exports of the exchange stage.
export { scaleToKeyGroups } from "./keyGroups";
export { dealHashes, relocateViews } from "./partition";
