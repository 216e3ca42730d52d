// Exports of the exchange stage.
export { scaleToKeyGroups } from "./keyGroups";
