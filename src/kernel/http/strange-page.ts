import type { IncomingMessage } from 'node:http';
import { isLoopback } from './loopback.ts';

/** A page in somebody's browser must not reach a listener that asks for no token, neither across origins nor by a name that it made point here. */
export function comesFromNoStrangePage({ headers }: IncomingMessage, local: boolean): boolean {
  const { origin, host = '', 'sec-fetch-site': site = 'none' } = headers;
  if (site !== 'none' && site !== 'same-origin') return false;
  if (origin !== undefined && URL.parse(origin)?.host !== host) return false;
  return !local || isLoopback(host.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1'));
}
