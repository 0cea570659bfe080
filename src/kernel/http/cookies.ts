export type Cookies = Readonly<Record<string, string | undefined>>;

const NONE: Cookies = Object.freeze({});

/** The cookies of a request (RFC 6265); of two with one name the first counts. */
export function cookiesOf(header: string | undefined): Cookies {
  if (header === undefined) return NONE;
  const cookies: Record<string, string> = Object.create(null);
  for (const pair of header.split(';')) {
    const split = pair.indexOf('=');
    const name = pair.slice(0, split).trim();
    if (split === -1 || name in cookies) continue;
    cookies[name] = decode(
      pair
        .slice(split + 1)
        .trim()
        .replace(/^"(.*)"$/, '$1'),
    );
  }
  return cookies;
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
