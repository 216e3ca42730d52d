// Exports of the memory stage.
export { heapBase } from "./heapBase";
export { gatherFixed, gatherBits } from "./gather";
export { selectBits, countBits } from "./bitmap";
