// The answer that a contender left in its output file. Averages count as whole numbers: SQL and
// JavaScript round alike there.
import { fileChunks } from '../../support/fileLines.mjs';

/** Rows written, and the sums of their columns. */
export function answerOfFile(path) {
  const answer = { rows: 0, count: 0, high: 0, mean: 0 };
  for (const chunk of fileChunks(path)) {
    for (const line of chunk.toString().split('\n')) {
      if (line === '') continue;
      const { n, high, mean } = JSON.parse(line);
      answer.rows += 1;
      answer.count += n;
      answer.high += high;
      answer.mean += Math.floor(mean);
    }
  }
  return answer;
}
