// Parts of URLs.
import { expect, it } from 'vitest';
import { urlPart } from '../../../src/sql/functions/url.js';

const PARTS = ['PROTOCOL', 'AUTHORITY', 'USERINFO', 'HOST', 'PATH', 'FILE', 'QUERY', 'REF'];

it.each([
  [
    'http://user:pass@host:80/file;param?query;p2',
    [
      'http',
      'user:pass@host:80',
      'user:pass',
      'host',
      '/file;param',
      '/file;param?query;p2',
    ].concat('query;p2', 'null'),
  ],
  ['https://x', ['https', 'x', 'null', 'x', '', '', 'null', 'null']],
  ['http://x/?#', ['http', 'x', 'null', 'x', '/', '/?', '', '']],
])('%s', (text, expected) => {
  expect(PARTS.map((part) => String(urlPart(text, part)))).toEqual(expected);
});

it('finds keys of the query', () => {
  expect(urlPart('http://x/?a=1&ab=2&a=3', 'QUERY', 'a')).toBe('1');
  expect(urlPart('http://x/?a=1', 'QUERY', 'b')).toBeNull();
  expect(urlPart('http://x/?a=1', 'HOST', 'a')).toBeNull();
});

it('takes URLs only', () => {
  expect(urlPart('nonsense', 'HOST')).toBeNull();
  expect(urlPart('gopher://x', 'HOST')).toBeNull();
  expect(urlPart('http://x', 'OTHER')).toBeNull();
});
