// Runs a script of SQL, the same in Node, in a page and in a worker.
import { tableEnvironment } from 'millrace/browser/sql';

/** What came of a script. */
export interface Answer {
  /** Rows of the last statement as texts, sorted; undefined where it failed. */
  readonly rows?: readonly string[];
  readonly error?: string;
  /** Milliseconds from the text to a job that runs. */
  readonly planMs: number;
}

/** Runs all statements; of the last one the rows are told. */
export async function runScript(text: string): Promise<Answer> {
  const startedAt = performance.now();
  let planMs = NaN;
  try {
    const result = await tableEnvironment().executeSql(text);
    planMs = performance.now() - startedAt;
    const rows = (await result.collect()).map((row) =>
      Object.values(row)
        .map((value) => (value instanceof Date ? value.toISOString() : String(value)))
        .join('|'),
    );
    return { rows: rows.toSorted(), planMs };
  } catch (error) {
    return { error: String(error), planMs };
  }
}
