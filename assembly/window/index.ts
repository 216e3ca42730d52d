// Exports of the window stage.
export {
  advanceWatermark,
  assignTimestamps,
  clipWatermarks,
  writeWatermarks,
} from "./assignTimestamps";
export { assignSlices, assignSparseSlices, endOfEqualTimes, timestampRange } from "./assignSlices";
export {
  fillTimes,
  findClosed,
  findTouching,
  listLate,
  listRows,
  shiftRows,
  splitLate,
} from "./lateness";
export { toInstants, toWallClock } from "./zone";
export { expandWindows, floorTimes, shiftTimes, splitEnded } from "./expand";
export { assignSessions } from "./session";
export {
  collectDueSessions,
  describeSessions,
  listSessions,
  regroupSessions,
  retireSessions,
  sortDueSessions,
} from "./sessionDue";
export { renewSessions } from "./sessionRenew";
export { describeSessionStates, listSessionsByKey, restoreSessions } from "./sessionTable";
export { orderCodes, topRows } from "./topRows";
export { chainRows, countChains, listChains, mergeChains } from "./sessionRows";
