// Answers of queries, small enough to be written down.
import { tableEnvironment } from '../../src/api/sql/tableEnvironment.js';

/** The rows that a query leaves, each as its values joined by spaces, sorted. */
export async function sqlAnswer(
  query: string,
  config?: Readonly<Record<string, string>>,
): Promise<string[]> {
  const tables = tableEnvironment({ config });
  const rows = await (await tables.executeSql(query)).collect();
  return rows.map((row) => Object.values(row).map(String).join(' ')).toSorted();
}
