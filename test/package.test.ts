// The package as npm sees it: entries that exist, few dependencies, a lockfile that any registry
// serves.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importsOf, projectPath, sourceFiles } from './support/sourceTree.js';

interface Manifest {
  readonly bin: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string | { types: string; default: string }>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly scripts: Readonly<Record<string, string>>;
}

interface Lockfile {
  readonly packages: Readonly<Record<string, { resolved?: string; hasInstallScript?: boolean }>>;
}

const readJson = <T>(path: string): T => JSON.parse(readFileSync(projectPath(path), 'utf8')) as T;
const manifest = readJson<Manifest>('package.json');
/** Made by the build of an entry beside it: that entry with the kernels in it. */
const DERIVED = './browser/inline';
const entries = Object.entries(manifest.exports).flatMap(([name, target]) =>
  typeof target === 'string' || name === DERIVED ? [] : [{ name, ...target }],
);
const sourceOf = (distPath: string): string =>
  distPath.replace('./dist/', '').replace(/(?:\.d\.ts|\.js)$/, '.ts');

describe('entries', () => {
  it.each(entries)('$name has its source', (entry) => {
    expect(existsSync(projectPath(sourceOf(entry.types)))).toBe(true);
    // The code of an entry is one bundled file, made of that source by the build.
    const bundled = posix.basename(entry.default, '.js');
    const source = sourceOf(entry.types).replace(/\.ts$/, '').replace('src/', '');
    const build = readFileSync(projectPath('scripts/build.mjs'), 'utf8');
    expect(build).toContain(`${bundled}: source('${source}')`);
  });

  it.each(entries)('$name resolves to the source in tests and for the compiler', (entry) => {
    const specifier = posix.join('millrace', entry.name);
    const { compilerOptions } = readJson<{ compilerOptions: { paths: Record<string, string[]> } }>(
      'tsconfig.json',
    );
    expect(compilerOptions.paths[specifier]).toEqual([`./${sourceOf(entry.types)}`]);
    expect(readFileSync(projectPath('vitest.config.ts'), 'utf8')).toContain(
      `path('./${sourceOf(entry.types)}')`,
    );
  });

  it.each(Object.entries(manifest.bin))('%s is a program', (_name, path) => {
    expect(readFileSync(projectPath(path), 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
    expect(statSync(projectPath(path)).mode & 0o111).not.toBe(0);
  });
});

describe('dependencies', () => {
  const sources = new Map(sourceFiles('src').map((file) => [file.path, file]));

  /**
   * Bare specifiers that importing an entry loads at once; types and dynamic imports load nothing.
   */
  function loadedBy(path: string, seen = new Set<string>()): string[] {
    const file = sources.get(path);
    if (file === undefined || seen.has(path)) return [];
    seen.add(path);
    const values = { ...file, text: file.text.replaceAll(/^(?:import|export) type[^;]*;/gm, '') };
    return importsOf(values)
      .filter((name) => !file.text.includes(`import('${name}')`))
      .flatMap((name) =>
        name.startsWith('.')
          ? loadedBy(posix.join(posix.dirname(path), name).replace(/\.js$/, '.ts'), seen)
          : [name],
      );
  }

  it('of the main entry are Node and what npm installs with it', () => {
    const known = new Set([...builtinModules, ...Object.keys(manifest.dependencies)]);
    const bare = loadedBy('src/index.ts').map((name) => name.replace(/^node:/, ''));
    expect(bare.filter((name) => !known.has(name))).toEqual([]);
  });

  it('are locked without the address of a registry and run nothing when they are installed', () => {
    const packages = Object.entries(readJson<Lockfile>('package-lock.json').packages);
    expect(packages.filter(([, entry]) => entry.resolved !== undefined)).toEqual([]);
    expect(packages.filter(([, entry]) => entry.hasInstallScript === true)).toEqual([]);
    expect(Object.keys(manifest.scripts)).not.toContain('postinstall');
  });
});
