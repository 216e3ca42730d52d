import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkpointFolder,
  decodeManifest,
  encodeManifest,
  filesOf,
  MANIFEST_VERSION,
  type Manifest,
} from '../../src/checkpoint/manifest.js';
import type { Json } from '../../src/source/source.js';

const file = (
  path: string,
): Manifest['subtasks'][0]['operators'][string]['tables'][0]['files'][0] => ({
  path,
  bytes: 3,
  crc32: 7,
  rows: 1,
});

function manifestOf(values: Record<string, Json>, sinks: Record<string, Json[]> = {}): Manifest {
  const table = {
    name: 'groups',
    distribution: { keys: [0] },
    columns: ['a INT'],
    files: [file('chk-000003/0/count/groups.arrow'), file('chk-000002/0/count/groups.arrow')],
  };
  return {
    version: MANIFEST_VERSION,
    id: 3,
    kind: 'checkpoint',
    at: 1000,
    durationMs: 12,
    parallelism: 1,
    maxParallelism: 128,
    subtasks: [{ operators: { count: { tables: [table], values } }, sinks }],
  };
}

const read = (text: string): Manifest => decodeManifest(text, 'chk-000003/manifest.json');

describe('a manifest', () => {
  it('comes back as it was, with any values', () => {
    const number = fc.oneof(
      fc.double({ noNaN: true }).filter((value) => !Object.is(value, -0)),
      fc.constantFrom(Infinity, -Infinity, NaN),
    );
    const key = fc.oneof(fc.string(), fc.constantFrom('$number', '$entries', '__proto__', 'crc32'));
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        fc.constant(null),
        fc.boolean(),
        fc.string(),
        number,
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(key, tie('value'), { maxKeys: 3, noNullPrototype: true }),
      ),
    }));
    fc.assert(
      fc.property(value, (some) => {
        const manifest = manifestOf({ some: some as Json }, { sink: [some as Json] });
        expect(read(encodeManifest(manifest))).toEqual(manifest);
      }),
    );
  });

  it('is JSON that other programs read', () => {
    const text = encodeManifest(manifestOf({ at: 1 }));
    expect(JSON.parse(text)).toMatchObject({ crc32: expect.any(Number), id: 3 });
    expect(text.endsWith('\n')).toBe(true);
  });

  it('names its files', () => {
    const paths = filesOf(manifestOf({})).map(({ path }) => path);
    expect(paths).toEqual(['chk-000003/0/count/groups.arrow', 'chk-000002/0/count/groups.arrow']);
  });

  it('is refused when it is torn anywhere', () => {
    const text = encodeManifest(manifestOf({ at: 1 }));
    for (let length = 0; length < text.length - 1; length += 3) {
      expect(() => read(text.slice(0, length))).toThrow(/chk-000003\/manifest.json' is no whole/);
    }
  });

  it('is refused when any of its characters is changed', () => {
    const text = encodeManifest(manifestOf({ at: 1234 }));
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.integer({ min: 32, max: 126 }), (at, code) => {
        const changed = text.slice(0, at) + String.fromCharCode(code) + text.slice(at + 1);
        if (changed !== text) expect(() => read(changed)).toThrow(/damaged|no whole|has version/);
      }),
    );
  });

  it('is refused when it is of another version, which it says', () => {
    const text = encodeManifest({ ...manifestOf({}), version: 99 });
    expect(() => read(text)).toThrow(/has version 99; 1 is what this millrace reads/);
  });

  it.each(['null', '[]', '{}', '1', '"x"', '{"version":1,"subtasks":[{}]}'])(
    'is refused when it is something else: %s',
    (text) => expect(() => read(text)).toThrow("'chk-000003/manifest.json' is damaged: it is no"),
  );
});

describe('the folder of a checkpoint', () => {
  it('sorts by its number', () => {
    expect(checkpointFolder(12)).toBe('chk-000012');
    expect(checkpointFolder(12, 'final')).toBe('chk-000012');
    expect(checkpointFolder(7, 'savepoint')).toBe('savepoint-000007');
    expect(checkpointFolder(1_234_567)).toBe('chk-1234567');
  });
});
