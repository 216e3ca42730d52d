// State cursor: the group that handles speak of, and the time that their TTL is judged by.

/** Shared by the handles of a backend; the operator moves it. */
export class StateCursor {
  /** Index of the group at hand. */
  group = 0;
  /** Processing time in milliseconds, of the batch or timer at hand. */
  now = 0;
}
