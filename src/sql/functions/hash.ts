// Hash functions of texts and bytes.
import { MillraceError } from '../../error.js';
import { define, js, TEXT } from './define.js';
import { md5, sha1, sha2 } from './digest.js';
import type { ScalarFunction } from './scalarFunction.js';

const encoder = new TextEncoder();
const bytesOf = (value: string | Uint8Array): Uint8Array =>
  typeof value === 'string' ? encoder.encode(value) : value;

function hash(name: string, call: (bytes: Uint8Array) => string | undefined): ScalarFunction {
  return define('hash', name, {
    parameters: ['text'],
    result: TEXT,
    make: js(name, () => (value: string) => call(bytesOf(value))),
  });
}

const anySha2 = define('hash', 'SHA2', {
  parameters: ['text', 'int'],
  result: TEXT,
  usage: 'SHA2(text, 224 | 256 | 384 | 512)',
  make: js('SHA2', () => (value: string, bits: number) => {
    const found = sha2(bytesOf(value), bits);
    if (found !== undefined) return found;
    const problem = `There is no SHA-2 of ${bits} bits; take 224, 256, 384 or 512.`;
    throw new MillraceError('DATA_FUNCTION', problem);
  }),
});

/** Hash functions by Flink's names. */
export const HASH_FUNCTIONS: readonly ScalarFunction[] = [
  hash('MD5', md5),
  hash('SHA1', sha1),
  ...[224, 256, 384, 512].map((bits) => hash(`SHA${bits}`, (bytes) => sha2(bytes, bits))),
  anySha2,
];
