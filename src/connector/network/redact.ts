// Addresses and messages without the secrets that they may carry.

const HIDDEN = '***';

/** An address without its user, password and the values of its query. */
export function redactedAddress(address: string | URL): string {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    // Not an address: nothing of it can be told apart.
    return HIDDEN;
  }
  const user = url.username === '' && url.password === '' ? '' : `${HIDDEN}@`;
  const query = [...new Set(url.searchParams.keys())].map((name) => `${name}=${HIDDEN}`).join('&');
  return `${url.protocol}//${user}${url.host}${url.pathname}${query === '' ? '' : `?${query}`}`;
}

/** Replaces secrets in texts of errors. */
export class Redactor {
  private readonly secrets: readonly string[];

  constructor(
    private readonly address: string | URL,
    headers: Readonly<Record<string, string>> = {},
  ) {
    const secrets = Object.values(headers).flatMap((value) => [value, ...value.split(' ')]);
    if (URL.canParse(address)) {
      const { username, password, searchParams } = new URL(address);
      secrets.push(username, password, decodeURIComponent(password), ...searchParams.values());
    }
    // Longest first, so that no part of one is left; very short ones would blot out plain words.
    this.secrets = secrets
      .filter((text) => text.length > 3)
      .toSorted((a, b) => b.length - a.length);
  }

  /** The address as it may be shown. */
  get name(): string {
    return redactedAddress(this.address);
  }

  text(message: string): string {
    let shown = message.replaceAll(String(this.address), this.name);
    for (const secret of this.secrets) shown = shown.replaceAll(secret, HIDDEN);
    return shown;
  }

  /** What an error says, and what caused it: fetch says the reason only there. */
  reasonOf(error: unknown): string {
    if (!(error instanceof Error)) return this.text(String(error));
    const { cause } = error;
    const code = (error as NodeJS.ErrnoException).code;
    // Node gives no message where it tried several addresses of a host.
    const own = error.message === '' ? (code ?? error.name) : error.message;
    const deeper = cause instanceof Error ? ` (${this.reasonOf(cause)})` : '';
    return `${this.text(own)}${deeper}`;
  }
}
