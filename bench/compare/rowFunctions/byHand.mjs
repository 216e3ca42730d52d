// The same loop by hand: chunks of 1 MB and JSON.parse per line.
import { fileLines } from '../../support/fileLines.mjs';
import { addTo, converted, emptyAnswer, isWanted } from './functions.mjs';

export default async function run({ file }) {
  const answer = emptyAnswer();
  for (const text of fileLines(file)) {
    for (let start = 0; start < text.length;) {
      const end = text.indexOf('\n', start);
      const bid = JSON.parse(text.slice(start, end));
      start = end + 1;
      if (isWanted(bid)) addTo(answer, converted(bid));
    }
  }
  return { answer };
}
