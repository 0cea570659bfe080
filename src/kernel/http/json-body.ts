import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { FieldFault } from '../domain/errors.ts';
import { BodyTooLarge, MalformedJson, UnsupportedMediaType } from './errors.ts';
import { fieldFault } from './field-faults.ts';
import { faultsOfPlainJson } from './plain-json.ts';
import { repeatedKeys } from './repeated-keys.ts';

interface ReadJson {
  readonly value: unknown;
  readonly faults: readonly FieldFault[];
}

const LARGEST = 32 * 1024;
const JSON_TYPE = /^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/i;
const unzip = promisify(gunzip);

/** True when the message says that it carries a body, however long. */
export const carriesBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined ||
  (headers['content-length'] !== undefined && headers['content-length'] !== '0');

/** The bytes of a body that a message carries, as they were sent. Refuses what is too large, and types and codings that are not read here. */
export async function receiveBody(request: IncomingMessage): Promise<Buffer> {
  const { 'content-type': type, 'content-length': length } = request.headers;
  if (Number(length) > LARGEST) throw new BodyTooLarge();
  const typed = type === 'application/json' || (type !== undefined && JSON_TYPE.test(type));
  if (type !== undefined && !typed) throw new UnsupportedMediaType();
  if (!isZipped(request) && codingOf(request) !== 'identity') throw new UnsupportedMediaType();
  const received = await receive(request);
  if (received.length > 0 && !typed) throw new UnsupportedMediaType();
  return received;
}

/** The JSON value of a body that a message carries, undefined when it is empty after all, and whatever is hostile in it as faults. */
export async function readJson(request: IncomingMessage): Promise<ReadJson> {
  const received = await receiveBody(request);
  if (received.length === 0) return { value: undefined, faults: [] };
  return parse(isZipped(request) ? await inflate(received) : received);
}

const codingOf = ({ headers }: IncomingMessage): string => (headers['content-encoding'] ?? 'identity').toLowerCase();
const isZipped = (request: IncomingMessage): boolean => /^(x-)?gzip$/.test(codingOf(request));

function receive(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= LARGEST) chunks.push(chunk);
      else reject(new BodyTooLarge());
    });
    request.on('end', () => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)));
    request.on('error', reject);
    request.on('close', () => reject(new Error('The client left before its body was complete.')));
  });
}

async function inflate(bytes: Buffer): Promise<Buffer> {
  try {
    return await unzip(bytes, { maxOutputLength: LARGEST });
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? new BodyTooLarge() : new MalformedJson();
  }
}

function parse(bytes: Buffer): ReadJson {
  if (!isUtf8(bytes)) throw new MalformedJson();
  const text = bytes.toString('utf8');
  const value = valueIn(text);
  const faults = faultsOfPlainJson(value);
  if (faults.length > 0) return { value, faults };
  const repeated = repeatedKeys(text).map((pointer) => fieldFault({ pointer, code: 'repeated_key' }));
  if (repeated.length > 0) throw new MalformedJson({ faults: repeated });
  return { value, faults };
}

function valueIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new MalformedJson();
  }
}
