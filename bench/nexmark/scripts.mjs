// The suite's SQL: tables for a source, and the queries.
import { readFileSync } from 'node:fs';

export const QUERIES = `q0 q1 q2 q3 q4 q5 q6 q7 q8 q9 q10 q11 q12
  q13 q14 q15 q16 q17 q18 q19 q20 q21 q22`.split(/\s+/);
/** No golden answer: the suite's q6 is refused by Flink, ours is not; q12 goes by the clock. */
export const WITHOUT_ANSWER = ['q6', 'q12'];

const FILE = /'connector' = 'filesystem',\s*'path' = 'events.jsonl',\s*'format' = 'json'/;

/** A query. */
export function queryText(name) {
  return readFileSync(new URL(`queries/${name}.sql`, import.meta.url), 'utf8');
}

/**
 * The tables and views.
 *
 * @param settings  source, events, path, side: where events and the side table come from.
 * @param isMade  The table of events is there already.
 */
export function tablesText({ source, events, path, side }, isMade = false) {
  const options =
    source === 'generator'
      ? `'connector' = 'nexmark', 'events.num' = '${events}'`
      : `'connector' = 'filesystem', 'path' = '${path}', 'format' = 'json'`;
  const text = queryText('tables').replace(FILE, options);
  const views = isMade ? text.slice(text.indexOf('CREATE VIEW')) : text;
  return `${views}\n${queryText('side_input').replace('side_input.txt', side)}`;
}
