// Parts of URLs as Java names them: as written, neither decoded nor normalised.

const URL_TEXT =
  /^(https?|ftp|file|jar|mailto):(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/is;

/** A part by its name, or the value of a key of the query; null where there is none. */
export function urlPart(text: string, part: string, key?: string): string | null {
  const match = URL_TEXT.exec(text);
  if (match === null) return null;
  const [, protocol, authority = '', path, query, reference] = match as (string | undefined)[];
  const [host, user] = authority.split('@', 2).toReversed() as [string, string | undefined];
  if (key !== undefined) return part === 'QUERY' ? parameter(query, key) : null;
  switch (part) {
    case 'HOST':
      return host.replace(/:\d*$/, '');
    case 'PATH':
      return path ?? '';
    case 'QUERY':
      return query ?? null;
    case 'REF':
      return reference ?? null;
    case 'PROTOCOL':
      return (protocol ?? '').toLowerCase();
    case 'FILE':
      return (path ?? '') + (query === undefined ? '' : `?${query}`);
    case 'AUTHORITY':
      return authority;
    case 'USERINFO':
      return user ?? null;
    default:
      return null;
  }
}

function parameter(query: string | undefined, key: string): string | null {
  for (const pair of query?.split('&') ?? []) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at) === key) return pair.slice(at + 1);
  }
  return null;
}
