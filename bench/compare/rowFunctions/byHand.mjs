// The same loop by hand: chunks of 1 MB and JSON.parse per line.
import { fileChunks } from '../../support/fileLines.mjs';
import { addTo, converted, emptyAnswer, isWanted } from './functions.mjs';

const NEWLINE = 10;

export default async function run({ file }) {
  const answer = emptyAnswer();
  for (const chunk of fileChunks(file)) {
    for (let start = 0; start < chunk.length;) {
      const end = chunk.indexOf(NEWLINE, start);
      const bid = JSON.parse(chunk.toString('utf8', start, end));
      start = end + 1;
      if (isWanted(bid)) addTo(answer, converted(bid));
    }
  }
  return { answer };
}
