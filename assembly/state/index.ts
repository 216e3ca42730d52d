// Exports of the state stage.
export { internWords } from "./internWords";
export { internKeys } from "./internKeys";
export { findWords, findKeys } from "./findKeys";
export { reslot } from "./slots";
export { packWords, packWides, packNulls, hashKeys } from "./packKeys";
export {
  updateCount,
  mergeCount,
  countedGroups,
  gatherCells,
  gatherCellBits,
  scatterWords,
} from "./count";
export {
  updateSumI64,
  updateSumF64,
  updateSumI128,
  mergeSumI64,
  mergeSumF64,
  mergeSumI128,
} from "./sum";
export { updateRecords } from "./updateProgram";
export { updateExtreme, mergeExtreme, extremeValues } from "./extreme";
export { widenValues, narrowValues, fitsIntegers } from "./widen";
export { meansF64, meansI64 } from "./mean";
export { meansI128 } from "./meanDecimal";
export { updatePick, updateSingle, mergePick, countPicks, ownPicks, pickedGroups } from "./pick";
export { updateMoments, mergeMoments, momentsSpread, integersToF64 } from "./moments";
export {
  kindWeights,
  hasRetractions,
  multisetIds,
  updateMultiset,
  updateExtremes,
  entriesOfGroups,
  entriesByAge,
  extremeEntries,
} from "./multiset";
export { appendList, listOffsets, listValues, listsWithValues, repeatByOffsets } from "./list";
export { listTagged, gatherByteBits, scatterCells, scatterByteBits } from "./cells";
export { fillSlotIndex } from "./slotIndex";
export { touchGroups, planChanges, expiredGroups, clearGroups, presentRows } from "./groupChange";
export { markChanges, eitherFixed, eitherBits, bothBits, anyBits } from "./compareColumns";
export { updateQueue, queuedEntries, queueEnds } from "./queue";
export { joinStrings } from "./joinStrings";
export {
  updateDistinct,
  distinctEntries,
  distinctCounts,
  loadDistinct,
  sumOfCells,
} from "./distinct";
