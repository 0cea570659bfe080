import type { IncomingMessage } from 'node:http';

const HOST = /^([\w.~!$&'()*+,;=%-]*|\[[\d.:A-Fa-f]+\])(:\d{0,5})?$/;
const ONCE: ReadonlySet<string> = new Set(['host', 'authorization', 'content-type']);

/** True for a request that two servers on its way could read each in their own way: for whom, by whom, or how long it is. */
export function isAmbiguous({ httpVersion, headers, rawHeaders }: IncomingMessage): boolean {
  const { host, 'transfer-encoding': coding } = headers;
  if (host === undefined ? httpVersion !== '1.0' : !HOST.test(host)) return true;
  if (coding !== undefined && (coding.toLowerCase() !== 'chunked' || httpVersion === '1.0')) return true;
  return repeats(rawHeaders);
}

function repeats(rawHeaders: readonly string[]): boolean {
  const seen = new Set<string>();
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] as string).toLowerCase();
    if (!ONCE.has(name)) continue;
    if (seen.has(name)) return true;
    seen.add(name);
  }
  return false;
}
