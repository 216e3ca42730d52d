// The house style as a test: import direction, sizes, no `any`, kernels without a heap, a test for
// each source file.
import { existsSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ratchet } from './support/ratchet.js';
import { functionsOf, importsOf, projectPath, sourceFiles } from './support/sourceTree.js';
import type { SourceFile } from './support/sourceTree.js';

const src = sourceFiles('src');
const assembly = sourceFiles('assembly');
const tests = sourceFiles('test');
const everything = [
  ...src,
  ...assembly,
  ...tests,
  ...['bench', 'examples', 'scripts', '.ci'].flatMap((folder) =>
    existsSync(projectPath(folder)) ? sourceFiles(folder) : [],
  ),
].filter((file) => !/bench\/(data|native|results)\//.test(file.path));

const counted = (entries: readonly (readonly [string, number])[]): Record<string, number> =>
  Object.fromEntries(entries.filter(([, count]) => count > 0));

describe('imports go downwards', () => {
  // api → sql, plan → runtime → stages → batch → wasm, clock → abi, error
  const layers: readonly (readonly string[])[] = [
    ['assembly', 'error', 'abi'],
    ['wasm', 'clock'],
    ['batch'],
    'source decode expression exchange operator time window join state checkpoint sink encode'
      .concat(' format connector model observe arrow')
      .split(' '),
    ['runtime'],
    ['plan', 'sql'],
    ['api', 'cli', 'core', 'index', 'browser', 'tables', 'testing', 'worker'],
  ];

  function layerOf(path: string): number {
    const [tree, stage, file] = path.split('/');
    // The clock is under the contracts of all stages; what else is about time is a stage.
    const isClock = stage === 'time' && file.startsWith('clock.');
    const folder = tree === 'assembly' ? tree : isClock ? 'clock' : stage;
    const layer = layers.findIndex((names) => names.includes(folder.replace(/\..*$/, '')));
    if (layer < 0) throw new Error(`${path} is in no layer; add its folder to this test.`);
    return layer;
  }

  const upward = src.flatMap((file) =>
    importsOf(file)
      .filter((specifier) => specifier.startsWith('.'))
      .map((specifier) => posix.join(posix.dirname(file.path), specifier))
      .filter((target) => !target.startsWith('build/') && layerOf(target) > layerOf(file.path))
      .map((target) => `${file.path} → ${target}`),
  );

  it('in src/', () => expect(upward).toEqual([]));

  it('and abi files import nothing, so that both compilers read them', () => {
    const abi = assembly.filter((file) => file.path.startsWith('assembly/abi/'));
    expect(abi.length).toBeGreaterThan(0);
    expect(abi.filter((file) => importsOf(file).length > 0).map((file) => file.path)).toEqual([]);
  });

  it('and src/ reaches into assembly/ for abi/ only', () => {
    const reaching = src.flatMap((file) =>
      importsOf(file).filter(
        (name) => name.includes('assembly/') && !name.includes('assembly/abi/'),
      ),
    );
    expect(reaching).toEqual([]);
  });
});

describe('sizes', () => {
  const fileLimit = (file: SourceFile): number => (file.path.startsWith('assembly/') ? 350 : 300);
  const functionLimit = (file: SourceFile): number => (file.path.startsWith('assembly/') ? 70 : 40);

  it('files are short', () => {
    const long = [...src, ...assembly]
      .filter((file) => file.lines.length - 1 > fileLimit(file))
      .map((file) => [file.path, file.lines.length - 1] as const);
    expect(ratchet('fileLines', counted(long))).toEqual([]);
  });

  it('functions are short', () => {
    const long = [...src, ...assembly].flatMap((file) =>
      functionsOf(file)
        .filter((span) => span.lineCount > functionLimit(file))
        .map((span) => [`${file.path} ${span.name}`, span.lineCount] as const),
    );
    expect(ratchet('functionLines', counted(long))).toEqual([]);
  });

  it('lines have at most 100 columns', () => {
    const wide = everything.map(
      (file) => [file.path, file.lines.filter((line) => line.length > 100).length] as const,
    );
    expect(ratchet('wideLines', counted(wide))).toEqual([]);
  });
});

describe('types', () => {
  it('are never any, and the compiler is never silenced', () => {
    const silenced = everything
      .filter((file) => file.path !== 'test/tidy.test.ts')
      .filter(
        (file) =>
          /(?:[:<|=]|\bas) any\b|, any[>,]|<any\b|\bany\[\]/.test(file.code) ||
          /@ts-(?:ignore|nocheck)/.test(file.text),
      );
    expect(silenced.map((file) => file.path)).toEqual([]);
  });
});

describe('memory', () => {
  it('only src/wasm touches WebAssembly and makes views over the linear memory', () => {
    const touching = src
      .filter((file) => !file.path.startsWith('src/wasm/'))
      .map((file) => {
        const found = file.code.match(
          /\bWebAssembly\.\w+\(|\bwasmMemory\b|\bmemory(?:\.\w+)?\.buffer\b/g,
        );
        return [file.path, found?.length ?? 0] as const;
      });
    expect(ratchet('memoryViews', counted(touching))).toEqual([]);
  });
});

describe('kernels', () => {
  const load = (name: string): WebAssembly.Module =>
    new WebAssembly.Module(readFileSync(projectPath(`build/${name}`)));

  it('import nothing but the memory', () => {
    const imports = WebAssembly.Module.imports(load('kernels.wasm'));
    expect(imports.map((entry) => `${entry.module}.${entry.name}`)).toEqual(['env.memory']);
  });

  it('pull in no heap: the debug build names no function of the AssemblyScript runtime', () => {
    const [names] = WebAssembly.Module.customSections(load('kernels.debug.wasm'), 'name');
    const runtime = new TextDecoder('latin1').decode(names).match(/~lib\/rt\/[\w/#.]+/g);
    expect(runtime ?? []).toEqual([]);
  });

  it('are free functions: no class, no closure, no array of AssemblyScript', () => {
    const objects = assembly.filter((file) =>
      /\bnew (?:Array|Map|Set|String|\w*Array)\b|\bclass \w+(?! *\/)/.test(
        file.code.replaceAll(/@unmanaged\s+(?:export )?class/g, ''),
      ),
    );
    expect(objects.map((file) => file.path)).toEqual([]);
  });
});

describe('files', () => {
  it('are named after what is in them: no utils', () => {
    const vague = /(?:^|\/)(?:utils?|helpers?|misc|common|shared|lib)(?:\/|\.)/i;
    expect(everything.filter((file) => vague.test(file.path)).map((file) => file.path)).toEqual([]);
  });

  it('are camelCase', () => {
    const odd = everything.filter((file) => !/^\.?[a-z][\w.]*$/.test(posix.basename(file.path)));
    expect(odd.map((file) => file.path)).toEqual([]);
  });

  it('have their test at the mirrored path', () => {
    const has = new Set(tests.map((file) => file.path));
    const untested = [...src, ...assembly.filter(isExported)]
      .filter((file) => hasLogic(file) && !has.has(testPath(file.path)))
      .map((file) => [file.path, 1] as const);
    expect(ratchet('untested', counted(untested))).toEqual([]);
  });

  const testPath = (path: string): string =>
    path.replace(/^(?:src|assembly)\//, 'test/').replace(/\.ts$/, '.test.ts');

  const hasLogic = (file: SourceFile): boolean =>
    !/\/(?:index|browser)\.ts$/.test(file.path) &&
    /\bfunction\b|=>[^;]*\(|\bclass\b/.test(file.code);

  /**
   * True when the kernel ABI lists the file; others are parts of kernels and tested through them.
   */
  function isExported(file: SourceFile): boolean {
    const index = `${posix.dirname(file.path)}/index.ts`;
    const name = `./${posix.basename(file.path, '.ts')}`;
    return assembly.some((other) => other.path === index && importsOf(other).includes(name));
  }
});
