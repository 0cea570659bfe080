import { createHmac, timingSafeEqual } from 'node:crypto';
import { Validation } from '../domain/validation.ts';
import { fieldFault } from './field-faults.ts';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

const SEAL = 16;
const LONGEST = 512;

/** Opaque positions in lists: whoever changes one, or uses it on another list (`scope`), is refused. */
export class Cursors {
  readonly #key: Buffer;

  constructor(key: string | Buffer) {
    this.#key = Buffer.from(key as string);
  }

  encode(scope: string, value: Json): string {
    const payload = Buffer.from(JSON.stringify(value));
    const text = Buffer.concat([this.#seal(scope, payload), payload]).toString('base64url');
    if (text.length > LONGEST)
      throw new RangeError(`A cursor of ${scope} would be longer than ${LONGEST} characters; keep less in it.`);
    return text;
  }

  /** Throws VALIDATION at `/cursor` for anything that `encode` did not make for this scope. */
  decode(scope: string, text: string): Json {
    const bytes = Buffer.from(text, 'base64url');
    const payload = bytes.subarray(SEAL);
    const genuine =
      text.length <= LONGEST &&
      bytes.length > SEAL &&
      bytes.toString('base64url') === text &&
      timingSafeEqual(bytes.subarray(0, SEAL), this.#seal(scope, payload));
    if (!genuine) throw new Validation({ faults: [fieldFault({ pointer: '/cursor', code: 'invalid_cursor' })] });
    return JSON.parse(payload.toString()) as Json;
  }

  #seal(scope: string, payload: Buffer): Buffer {
    return createHmac('sha256', this.#key).update(scope).update('\0').update(payload).digest().subarray(0, SEAL);
  }
}
