import { randomUUIDv7 } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { DomainErrorClass } from '../domain/errors.ts';
import { CAREFUL } from './answer-headers.ts';
import {
  BodyTooLarge,
  HeadersTooLarge,
  MalformedRequest,
  MethodNotAllowed,
  RequestTimeout,
  UriTooLong,
} from './errors.ts';
import { STATUS_CODES } from './node-http.ts';
import { problemOf } from './problem.ts';
import { languageOfRefused } from './refused-language.ts';
import type { Language } from './route.ts';

interface ParserFault extends Error {
  readonly code?: string;
  readonly rawPacket?: Buffer;
  readonly bytesParsed?: number;
}

const CLOSE_AFTER_MS = 1_000;
const LONGEST_URL = 8 * 1024;

/** Answers what Node's own parser refuses (`clientError`), where there is no response object yet, and closes. */
export function refuseOnSocket(fault: ParserFault, socket: Duplex): void {
  const connection = socket as Socket & { readonly _httpMessage?: ServerResponse | null };
  if (!socket.writable || socket.destroyed || fault.code === 'ECONNRESET') socket.destroy();
  else if (connection._httpMessage?.headersSent) connection.destroySoon();
  else writeProblem(socket, refusalOf(fault), languageOfRefused(fault, connection._httpMessage?.req));
}

/** Writes a problem as raw HTTP and closes. */
export function writeProblem(socket: Duplex, Refusal: DomainErrorClass, language: Language): void {
  const requestId = randomUUIDv7();
  const { status, headers, document } = problemOf(new Refusal(), { requestId, instance: '/', language });
  const body = JSON.stringify(document);
  const all: Record<string, string> = {
    ...headers,
    ...(status === 405 ? { allow: 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS' } : {}),
    'content-type': 'application/problem+json; charset=utf-8',
    'content-length': String(Buffer.byteLength(body)),
    ...CAREFUL,
    vary: 'Accept-Language',
    'x-request-id': requestId,
    date: new Date().toUTCString(),
    connection: 'close',
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.on('error', () => undefined);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`);
  setTimeout(() => socket.destroy(), CLOSE_AFTER_MS).unref();
}

function refusalOf({ code, rawPacket }: ParserFault): DomainErrorClass {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return RequestTimeout;
    case 'HPE_HEADER_OVERFLOW':
      return hasLongTarget(rawPacket) ? UriTooLong : HeadersTooLarge;
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return BodyTooLarge;
    case 'HPE_INVALID_METHOD':
      return namesMethod(rawPacket) ? MethodNotAllowed : MalformedRequest;
    default:
      return MalformedRequest;
  }
}

const hasLongTarget = (packet: Buffer | undefined): boolean =>
  packet !== undefined &&
  /^[A-Z]+ \//.test(packet.toString('latin1', 0, 16)) &&
  !packet.subarray(0, LONGEST_URL).includes('\r');

const namesMethod = (packet: Buffer | undefined): boolean =>
  packet !== undefined && /^[A-Z-]{1,32} \S+ HTTP\/1\.[01]\r\n/.test(packet.toString('latin1', 0, LONGEST_URL));
