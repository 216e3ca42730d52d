// The project's own source files, for tests that judge the code instead of running it.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A source file: path from the root with forward slashes, its text and its lines. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly lines: readonly string[];
  /** The text with comments and the contents of strings blanked, line by line the same. */
  readonly code: string;
}

/** A function or method, found by the layout that the formatter enforces. */
export interface FunctionSpan {
  readonly name: string;
  /** Lines from the one that opens the body to the one that closes it. */
  readonly lineCount: number;
}

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Absolute path of a file of the project. */
export const projectPath = (path: string): string => root + path;

/** Every file below `folder` whose name matches. */
export function sourceFiles(folder: string, pattern = /\.(ts|mjs)$/): SourceFile[] {
  return list(folder)
    .filter((path) => pattern.test(path) && !path.endsWith('.d.ts'))
    .map(readSource);
}

function list(folder: string): string[] {
  const entries = readdirSync(root + folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`.slice(root.length).replaceAll('\\', '/'))
    .toSorted();
}

function readSource(path: string): SourceFile {
  const text = readFileSync(root + path, 'utf8');
  return { path, text, lines: text.split('\n'), code: blankComments(text) };
}

const TOKEN =
  /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/g;

function blankComments(text: string): string {
  return text.replaceAll(TOKEN, (token) => {
    const blank = token.replaceAll(/[^\n]/g, ' ');
    return token.startsWith('/') ? blank : token[0] + blank.slice(2) + token[0];
  });
}

/** Module specifiers that a file imports or re-exports, types included. */
export function importsOf(file: SourceFile): string[] {
  const pattern = /^(?:import|export)\b[^;'"]*?from ['"]([^'"]+)['"]|import\(['"]([^'"]+)['"]\)/gm;
  return [...file.text.matchAll(pattern)].map((match) => match[1] ?? match[2]);
}

const CONTROL = /^\s*(?:\} )?(?:if|for|while|switch|catch|else|do|try|return \{|with)\b/;
const OPENS = /(?:\)(?:: [^=]*)?|=>) \{$/;

/** Functions and methods of a formatted file with their lengths. */
export function functionsOf(file: SourceFile): FunctionSpan[] {
  const spans: FunctionSpan[] = [];
  const lines = file.code.split('\n');
  lines.forEach((line, index) => {
    if (!OPENS.test(line.trimEnd()) || CONTROL.test(line)) return;
    const indent = /^ */.exec(line)?.[0] ?? '';
    const end = lines.findIndex((other, at) => at > index && other.startsWith(`${indent}}`));
    if (end < 0) return;
    spans.push({ name: nameOf(file.lines, index, indent), lineCount: end - index + 1 });
  });
  return spans;
}

const KEYWORD = 'function\\*? |const |let |get |set |static |async |private |override ';
const NAME = new RegExp(`(?:${KEYWORD}|^)([\\w#]+)(?=\\s*[(<=:])`);

function nameOf(lines: readonly string[], index: number, indent: string): string {
  for (let at = index; at >= 0; at--) {
    const line = lines[at];
    if (!line.startsWith(indent) || line[indent.length] === ' ') continue;
    const name = NAME.exec(line.slice(indent.length).replace(/^(?:export |default |async )+/, ''));
    if (name !== null) return name[1];
  }
  return `line${index + 1}`;
}
