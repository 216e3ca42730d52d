// Writes docs/sql/functions.md: Flink's functions, which are there, and how they are called.
//
//   node scripts/sqlFunctions.mjs
import { readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
export const LIST = `${root}test/sql/data/functions.txt`;
export const PAGE = `${root}docs/sql/functions.md`;

/** What clauses of queries make instead of functions, with how it is written. */
const CLAUSES = {
  CAST: 'CAST(value AS type)',
  TRY_CAST: 'TRY_CAST(value AS type), null where it fails',
  'FLOOR(..TO..)': 'FLOOR(time TO unit)',
  'CEIL(..TO..)': 'CEIL(time TO unit)',
  TUMBLE: 'TABLE(TUMBLE(TABLE t, DESCRIPTOR(time), size[, offset]))',
  HOP: 'TABLE(HOP(TABLE t, DESCRIPTOR(time), slide, size[, offset]))',
  CUMULATE: 'TABLE(CUMULATE(TABLE t, DESCRIPTOR(time), step, size[, offset]))',
  SESSION: 'TABLE(SESSION(TABLE t [PARTITION BY key], DESCRIPTOR(time), gap))',
  ROW_NUMBER: 'ROW_NUMBER() OVER (PARTITION BY … ORDER BY …), for Top-N and deduplication',
  GROUPING: 'GROUPING(column), with GROUPING SETS, ROLLUP and CUBE',
  GROUPING_ID: 'GROUPING_ID(column, …)',
};
const WINDOW_COLUMN = /^(TUMBLE|HOP|SESSION)_(?:START|END|ROWTIME)$/;

/** Flink's list: categories with their names. */
export function readList(text) {
  const categories = [];
  for (const line of text.split('\n')) {
    const head = /^\[([a-z_]+)/.exec(line);
    if (head !== null) categories.push({ category: head[1], names: [] });
    else if (line !== '' && !line.includes(': ')) categories.at(-1)?.names.push(line.trim());
  }
  return categories.filter(({ names }) => names.length > 0);
}

/** How a function is called; undefined where it is not there. */
export function usageOf(name, { findFunction, AGGREGATES }) {
  if (CLAUSES[name] !== undefined) return CLAUSES[name];
  if (WINDOW_COLUMN.test(name)) return `${name}(time, size), with GROUP BY ${name.split('_')[0]}`;
  if (AGGREGATES.has(name)) return `${name}([DISTINCT] value) [FILTER (WHERE …)]`;
  return findFunction(name)?.usage;
}

/** The page. */
export function functionsPage(list, functions) {
  const categories = readList(list);
  // Flink counts FLOOR and CEIL of times with those of numbers.
  const names = categories
    .flatMap((category) => category.names)
    .filter((name) => !name.includes('.'));
  const there = names.filter((name) => usageOf(name, functions) !== undefined);
  const cell = (text) => text.replaceAll('|', '\\|');
  const sections = categories.map(({ category, names: own }) => {
    const rows = own.map((name) => {
      const usage = usageOf(name, functions);
      const [mark, call] = usage === undefined ? ['–', ''] : ['✓', `\`${cell(usage)}\``];
      return `| ${name} | ${mark} | ${call} |`;
    });
    const head = `## ${category.replaceAll('_', ' ')}\n\n| function | | usage |\n|---|---|---|\n`;
    return `${head}${rows.join('\n')}\n`;
  });
  return (
    `# SQL functions\n\n${there.length} of the ${names.length} functions of Flink 2.3 are there ` +
    `(\`node scripts/sqlFunctions.mjs\` writes this page). What differs from Flink stands in ` +
    `[differences](../differences.md).\n\n${sections.join('\n')}`
  );
}

if (
  process.argv[1] !== undefined &&
  realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)
) {
  const { createJiti } = await import('jiti');
  const jiti = createJiti(import.meta.url);
  const { findFunction } = await jiti.import('../src/sql/functions/index.ts');
  const { AGGREGATES } = await jiti.import('../src/sql/bind/expression.ts');
  writeFileSync(PAGE, functionsPage(readFileSync(LIST, 'utf8'), { findFunction, AGGREGATES }));
}
