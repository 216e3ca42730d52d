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
