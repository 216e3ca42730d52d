// Job state: the state of one operator of a running job, over all its subtasks.
import { keyText, type StateAnswer, type StateEntry, type StateQuestion } from './operatorState.js';

/** Asks every subtask of a job, wherever it runs. */
export type AskSubtasks = (question: StateQuestion) => Promise<readonly StateAnswer[]>;

/**
 * What one operator of a running job keeps. Each subtask answers between two of its batches, with
 * copies; what lies in files of a checkpoint is read with the command line instead.
 */
export interface JobState {
  /** Names of the states: as declared, or of the aggregates and columns. */
  names(): Promise<readonly string[]>;
  /**
   * What the operator has for a key; undefined when nothing.
   *
   * @param key  An object of the key columns, or the value where there is one. State by window has
   *   `window_start` and `window_end` besides.
   * @returns  An object with each state's value under its name.
   * @throws MillraceError PLAN_INVALID_ARGUMENT for an operator or a key that is not there, with
   *   those that are; DATA_BAD_RECORD for a key of another type.
   */
  get(key: unknown): Promise<StateEntry['value'] | undefined>;
  /** All keys with what they have, in no particular order. */
  entries(): Promise<readonly StateEntry[]>;
}

/** The state of an operator. */
export function jobState(operator: string, ask: AskSubtasks): JobState {
  const entriesOf = async (question: StateQuestion): Promise<StateEntry[]> => {
    const answers = await ask(question);
    // Broadcast state is the same in each subtask.
    const byKey = new Map<string, StateEntry>();
    for (const { entries } of answers) {
      for (const entry of entries) byKey.set(keyText(entry.key), entry);
    }
    return [...byKey.values()];
  };
  return {
    names: async () => (await ask({ ask: 'names', operator }))[0].names,
    get: async (key) => (await entriesOf({ ask: 'get', operator, key }))[0]?.value,
    entries: () => entriesOf({ ask: 'entries', operator }),
  };
}
