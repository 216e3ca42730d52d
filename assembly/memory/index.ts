// Exports of the memory stage.
export { heapBase } from "./heapBase";
export { gatherFixed, gatherBits } from "./gather";
export { selectBits, countBits } from "./bitmap";
export { viewBytes, packViews, utf16Offsets, viewsOfPacked, ownViews } from "./strings";
