// Cases of SQL as text: a title, a statement, the rows that it has to give.
//
//   === Counts of a group
//   SELECT item, COUNT(*) AS n FROM bids GROUP BY item
//   ----                       the rows that are left, sorted, below a header
//   item,n
//   vase,5
//
// `---- changes` has every change in order, its kind first; `---- error` the message; `---- ours`
// rows of this project where it differs from Flink.

/** The cases of one file. */
export function readCases(text, file) {
  const blocks = text.split(/^=== /m).slice(1);
  return blocks.map((block) => {
    const [title, ...lines] = block.trimEnd().split('\n');
    const at = lines.findIndex((line) => /^----( |$)/.test(line));
    const sql = (at < 0 ? lines : lines.slice(0, at)).join('\n').trim();
    if (sql === '') throw new Error(`${file}: '${title}' has no statement.`);
    const kind = at < 0 ? 'rows' : lines[at].slice(5).trim() || 'rows';
    const expected = at < 0 ? '' : lines.slice(at + 1).join('\n');
    return { title, sql, kind, expected };
  });
}

/** A case as it stands in its file. */
export function caseText({ title, sql, kind, expected }) {
  const rule = kind === 'rows' ? '----' : `---- ${kind}`;
  return `=== ${title}\n${sql}\n${rule}\n${expected}\n`;
}
