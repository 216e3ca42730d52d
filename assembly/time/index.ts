// Exports of the time stage.
export {
  registerTimer,
  deleteTimer,
  popTimer,
  reindexTimers,
  markTimers,
} from "./timerQueue";
