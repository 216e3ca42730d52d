// Exports of the time stage.
export {
  registerTimer,
  deleteTimer,
  popTimer,
  reindexTimers,
  markTimers,
  listTimers,
  restoreTimers,
} from "./timerQueue";
