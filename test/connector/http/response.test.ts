import { describe, expect, it } from 'vitest';
import { answerError, requestError, retryAfterMs } from '../../../src/connector/http/response.js';
import { Redactor } from '../../../src/connector/network/redact.js';

const redactor = new Redactor('https://host/?token=t0ken');

describe('answers', () => {
  it.each([
    [503, 'CONNECTOR_IO', true],
    [429, 'CONNECTOR_IO', true],
    [400, 'CONNECTOR_IO', false],
    [404, 'CONNECTOR_NOT_FOUND', false],
  ])('%i is %s, worth another attempt: %s', async (status, code, retryable) => {
    const error = await answerError(new Response('no t0ken', { status }), redactor);
    expect(error).toMatchObject({ code, retryable });
    expect(error.message).toContain(`https://host/?token=*** answered ${status} : no ***`);
  });

  it('have a start of their body told', async () => {
    const error = await answerError(new Response('x'.repeat(1000), { status: 500 }), redactor);
    expect(error.message.length).toBeLessThan(300);
    expect((await answerError(new Response(null, { status: 500 }), redactor)).message).toMatch(
      /500 $/,
    );
  });

  it('may say when to come again', () => {
    const after = (value: string) =>
      retryAfterMs(new Response('', { headers: { 'retry-after': value } }), 1000);
    expect(after('7')).toBe(7000);
    expect(after('Thu, 01 Jan 1970 00:00:03 GMT')).toBe(2000);
    expect(after('soon')).toBeUndefined();
    expect(retryAfterMs(new Response(''), 0)).toBeUndefined();
  });
});

it('requests without an answer are worth another attempt', () => {
  const error = requestError(new Error('t0ken timed out'), redactor);
  expect(error).toMatchObject({
    retryable: true,
    problem: expect.stringMatching(/\*\*\* timed out/),
  });
  expect(requestError(error, redactor)).toBe(error);
});
