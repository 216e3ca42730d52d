// Exports of the join stage.
export { linkRows, probeInterval } from "./chain";
export {
  gatherSegments,
  gatherSegmentBits,
  spreadBits,
  sliceBits,
  dropNullKeys,
  takeUnmatched,
  listLive,
  pairTimes,
  splitBehind,
} from "./rows";
export { placeIds, linkAdded, applyRows, expireRows, moveRows } from "./regularLink";
export { hashRows } from "./regularIdentity";
export { probePairs, joinChanges } from "./regularProbe";
export { addedRows, keyedRows, listKept, usedGroups, carryGroups, renumber } from "./regularRows";
export { groupRows, listMarked, markKnown, markRows, pairGroups } from "./windowJoin";
export { probeLists } from "./lookup";
