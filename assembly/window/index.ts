// Exports of the window stage.
export {
  advanceWatermark,
  assignTimestamps,
  clipWatermarks,
  writeWatermarks,
} from "./assignTimestamps";
export { assignSlices, assignSparseSlices, timestampRange } from "./assignSlices";
export { fillTimes, findClosed, listRows, shiftRows, splitLate } from "./lateness";
export { toWallClock } from "./zone";
