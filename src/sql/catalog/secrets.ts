// Values of options that nobody shall read.

/** What is part of the keys of secrets, as Flink has it. */
const SECRETS =
  'password secret fs.azure.account.key apikey api-key auth-params service-key token basic-auth ' +
  'jaas.config http-headers credential';

const PARTS = SECRETS.split(' ');

export const HIDDEN = '******';

/** True for the key of a password, a token and the like. */
export function isSecret(key: string): boolean {
  const lower = key.toLowerCase();
  return PARTS.some((part) => lower.includes(part));
}

/** The value, unless its key says that it is a secret. User and password of an address go too. */
export function shownValue(key: string, value: string): string {
  if (isSecret(key)) return HIDDEN;
  return value.replace(/(\w+:\/\/[^/\s:@]*:)[^/\s@]+@/, `$1${HIDDEN}@`);
}

/** Options with their secrets hidden. */
export function shownOptions(options: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(options).map(([key, value]) => [key, shownValue(key, value)]),
  );
}
