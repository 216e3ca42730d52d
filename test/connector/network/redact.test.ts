import { describe, expect, it } from 'vitest';
import { redactedAddress, Redactor } from '../../../src/connector/network/redact.js';

describe('addresses', () => {
  it.each([
    ['wss://feed.example/trades', 'wss://feed.example/trades'],
    [
      'https://ada:s3cret@host:8443/a?token=abcd&x=1&x=2',
      'https://***@host:8443/a?token=***&x=***',
    ],
    ['no address', '***'],
  ])('%s is shown as %s', (address, shown) => expect(redactedAddress(address)).toBe(shown));
});

describe('texts', () => {
  const address = 'https://ada:p%40ssword@host/?token=t0ken';
  const redactor = new Redactor(address, { authorization: 'Bearer abcdef', 'x-short': 'id' });

  it('lose the address, its secrets and those of headers', () => {
    const text = redactor.text(`${address} said p@ssword, t0ken, abcdef, Bearer abcdef, id`);
    expect(text).toBe('https://***@host/?token=*** said ***, ***, ***, ***, id');
    expect(redactor.name).toBe('https://***@host/?token=***');
  });

  it('of errors have their causes', () => {
    const cause = Object.assign(new Error(''), { code: 'ECONNREFUSED' });
    const error = new TypeError('fetch failed', { cause });
    expect(redactor.reasonOf(error)).toBe('fetch failed (ECONNREFUSED)');
    expect(redactor.reasonOf('t0ken')).toBe('***');
  });
});
