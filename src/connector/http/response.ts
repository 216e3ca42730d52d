// Answers of HTTP servers: which ones may be better the next time.
import { MillraceError } from '../../error.js';
import type { Redactor } from '../network/redact.js';

/** Statuses behind which another attempt may help. */
const RETRYABLE = new Set([408, 425, 429, 500, 502, 503, 504]);
const BODY_CHARS_MAX = 200;

/** The error of an answer that is no success; takes the start of its body. */
export async function answerError(response: Response, redactor: Redactor): Promise<MillraceError> {
  const body = await startOf(response);
  const said = body === '' ? '' : `: ${redactor.text(body)}`;
  const { status, statusText } = response;
  return new MillraceError(
    status === 404 || status === 410 ? 'CONNECTOR_NOT_FOUND' : 'CONNECTOR_IO',
    `${redactor.name} answered ${status} ${statusText}${said}`,
    { location: { source: redactor.name }, retryable: RETRYABLE.has(status) },
  );
}

/** The error of a request without an answer. */
export function requestError(cause: unknown, redactor: Redactor): MillraceError {
  if (cause instanceof MillraceError) return cause;
  return new MillraceError(
    'CONNECTOR_IO',
    `${redactor.name} cannot be reached or did not go on: ${redactor.reasonOf(cause)}`,
    { location: { source: redactor.name }, retryable: true },
  );
}

/** Milliseconds that `Retry-After` asks for, where it does. */
export function retryAfterMs(response: Response, now: number): number | undefined {
  const value = response.headers.get('retry-after');
  if (value === null) return undefined;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}

async function startOf(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  if (reader === undefined) return '';
  const decoder = new TextDecoder();
  let text = '';
  try {
    while (text.length < BODY_CHARS_MAX) {
      const { done, value } = await reader.read();
      if (done) break;
      text += decoder.decode(value, { stream: true });
    }
    await reader.cancel();
  } catch {
    // The status is told all the same: what failed is only the body's text.
    return text;
  }
  return text.slice(0, BODY_CHARS_MAX).trim();
}
