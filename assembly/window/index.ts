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
export { toWallClock } from "./zone";
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
