import type { IncomingHttpHeaders } from 'node:http';
import { COUNTED_AT_EDGE } from './counted-at-edge.ts';

/** Meant for the next hop alone (RFC 9110, section 7.6.1). */
const OF_ONE_HOP: ReadonlySet<string> = new Set([
  'connection',
  'expect',
  'http2-settings',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'transfer-encoding',
  'upgrade',
]);

/** Said of the client by whoever stands before the service, and so never by the client. */
const SAID_OF_THE_CLIENT =
  /^(forwarded|via|x-(forwarded|real|client|original)-.*|(true-client|cf-connecting)-ip|(x-)?(member|role|session|account|identity|principal)s?(-.*)?|x-(user|auth)(-.*)?|user-(id|role|name|email))$/;

/** Read by services, so that no 'Connection' takes them out on the way: with one process they would be there. */
const READ_BY_SERVICES = /^(accept.*|authorization|content-.*|cookie|host|idempotency-key|if-.*|last-event-id|prefer)$/;

/** Said by the edge itself, whatever the service says. */
const OF_THE_EDGE = /^(access-control-.*|date|strict-transport-security|x-request-id)$/;

interface Passage {
  readonly requestId: string;
  readonly address: string;
  readonly secure: boolean;
  readonly traceparent: string | undefined;
  /** Of the body; undefined when there is none. */
  readonly length: number | undefined;
}

/** The headers of a request that goes on: the client's own, and what the edge knows of the client. */
export function requestHeadersOf(headers: IncomingHttpHeaders, passage: Passage): Record<string, string> {
  const { host, trailer, 'content-length': length, ...sent } = passed(headers, SAID_OF_THE_CLIENT);
  return {
    ...sent,
    ...(host === undefined ? {} : { host, 'x-forwarded-host': host }),
    'x-forwarded-for': passage.address,
    'x-forwarded-proto': passage.secure ? 'https' : 'http',
    'x-request-id': passage.requestId,
    [COUNTED_AT_EDGE]: 'yes',
    ...(passage.traceparent === undefined ? {} : { traceparent: passage.traceparent }),
    ...(passage.length === undefined ? {} : { 'content-length': String(passage.length) }),
  };
}

/** The headers of an answer that comes back. What the edge says of its own origin it says itself. */
export function answerHeadersOf(headers: IncomingHttpHeaders): Record<string, string> {
  const { vary, 'set-cookie': _, ...answered } = passed(headers, OF_THE_EDGE);
  const varies = namedIn(vary).filter((name) => name.toLowerCase() !== 'origin');
  return varies.length === 0 ? answered : { ...answered, vary: varies.join(', ') };
}

function passed(headers: IncomingHttpHeaders, without: RegExp): Record<string, string> {
  const named = namedIn(headers.connection?.toLowerCase()).filter((name) => !READ_BY_SERVICES.test(name));
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined && !OF_ONE_HOP.has(name) && !named.includes(name) && !without.test(name))
      kept[name] = String(value);
  return kept;
}

const namedIn = (list: string | undefined): readonly string[] =>
  list === undefined ? [] : list.split(',').map((name) => name.trim());
