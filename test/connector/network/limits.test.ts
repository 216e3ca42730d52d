import { expect, it } from 'vitest';
import { networkLimits, requireAddress } from '../../../src/connector/network/limits.js';

it('have defaults and are checked', () => {
  expect(networkLimits({})).toEqual({
    framing: 'message',
    maxRecordBytes: 16 << 20,
    bufferBytes: 16 << 20,
  });
  expect(() => networkLimits({ bufferBytes: 0 })).toThrow(/bufferBytes is 0/);
});

it('addresses are of a protocol, and errors do not show them', () => {
  requireAddress('wss://host', ['ws:', 'wss:']);
  expect(() => requireAddress('https://s3cret@host', ['ws:', 'wss:'])).toThrow(
    /^The address is no ws:\/\/ or wss:\/\/ address, it begins with https:\.$/,
  );
  expect(() => requireAddress('s3cret', ['ws:'])).toThrow(/^The address is no ws:\/\/ address\.$/);
});
