// A real Flink for the comparison: fetched once, run in a process of its own.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const VERSION = '2.3.0';
const PACKAGE = 'apache-flink-libraries';
const PROGRAM = fileURLToPath(new URL('Nexmark.java', import.meta.url));
/** What Flink's own configuration opens of Java 17. */
export const OPENED = ['lang', 'net', 'io', 'nio', 'text', 'time', 'util', 'util.concurrent'].map(
  (name) => `--add-opens=java.base/java.${name}=ALL-UNNAMED`,
);
const HEAP = '6g';

/** The version of Java; undefined without one that has a compiler. */
export function javaVersion() {
  const { status, stderr } = spawnSync('java', ['-version'], { encoding: 'utf8' });
  const { status: compiler } = spawnSync('javac', ['-version']);
  return status === 0 && compiler === 0 ? stderr.split('\n')[0].trim() : undefined;
}

/**
 * Fetches Flink from PyPI, whose package holds all of its libraries; 329 MB, kept in `folder`.
 *
 * @returns What to give Java as class path.
 */
export async function install(folder, log) {
  const home = join(folder, `flink-${VERSION}`);
  if (!existsSync(home)) {
    const index = process.env.PIP_INDEX_URL ?? 'https://pypi.org/simple';
    const page = await (await found(`${index.replace(/\/$/, '')}/${PACKAGE}/`)).text();
    const name = `${PACKAGE.replaceAll('-', '_')}-${VERSION}.tar.gz`;
    const [, link] = new RegExp(`href="([^"]*${name}#[^"]*)"`).exec(page) ?? [];
    if (link === undefined) throw new Error(`${index} has no ${name}.`);
    const url = new URL(link.replaceAll('&amp;', '&'), `${index}/${PACKAGE}/`);
    log(`fetching ${name} (329 MB) …`);
    const bytes = Buffer.from(await (await found(url)).arrayBuffer());
    const hash = createHash('sha256').update(bytes).digest('hex');
    if (url.hash !== `#sha256=${hash}`) throw new Error(`${name} is not what the index says.`);
    const part = `${home}.part`;
    rmSync(part, { recursive: true, force: true });
    mkdirSync(part, { recursive: true });
    writeFileSync(join(part, name), bytes);
    execFileSync('tar', ['xzf', name, '--strip-components=2'], { cwd: part });
    rmSync(join(part, name));
    execFileSync('javac', ['-cp', `${part}/lib/*`, '-d', join(part, 'classes'), PROGRAM]);
    renameSync(part, home);
  }
  return `${join(home, 'classes')}:${join(home, 'lib')}/*`;
}

async function found(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answers ${response.status}.`);
  return response;
}

/** Runs the program; gives the lines that it prints. */
export function flink(classPath, args) {
  const java = ['-server', `-Xms${HEAP}`, `-Xmx${HEAP}`, '-XX:+UseG1GC', ...OPENED];
  const { status, stdout, stderr } = spawnSync(
    'java',
    [...java, '-cp', classPath, 'Nexmark', ...args.map(String)],
    { encoding: 'utf8', maxBuffer: 2 ** 28, timeout: 900_000 },
  );
  if (status === 0) return stdout.trim().split('\n');
  const cause = stderr
    .split('\n')
    .filter((line) => /^(Caused by|Exception)/.test(line))
    .at(-1);
  throw new Error(cause ?? stderr.slice(-2000));
}
