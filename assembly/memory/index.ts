// Exports of the memory stage.
export { heapBase } from "./heapBase";
export { gatherFixed, gatherBits, complementRows } from "./gather";
export { selectBits, countBits } from "./bitmap";
export { viewBytes, packViews, utf16Offsets, viewsOfPacked, ownViews } from "./strings";
