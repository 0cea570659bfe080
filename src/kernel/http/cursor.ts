import { createHmac, timingSafeEqual } from 'node:crypto';
import type { FieldFault } from '../domain/errors.ts';
import { Validation } from '../domain/validation.ts';
import { fieldFault } from './field-faults.ts';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

const SEAL = 16;
const LIST = 8;
const LONGEST = 512;

/** At `/cursor`, for what is no cursor of this installation, or one of another list. */
export const CURSOR_FAULT = fieldFault({ pointer: '/cursor', code: 'invalid_cursor' });

/** Opaque positions in lists: whoever changes one, or uses it on another list (`scope`), is refused. */
export class Cursors {
  readonly #key: Buffer;

  constructor(key: string | Buffer) {
    this.#key = Buffer.from(key as string);
  }

  encode(scope: string, value: Json): string {
    const content = Buffer.concat([this.#nameOf(scope), Buffer.from(JSON.stringify(value))]);
    const text = Buffer.concat([this.#seal(content), content]).toString('base64url');
    if (text.length > LONGEST)
      throw new RangeError(`A cursor of ${scope} would be longer than ${LONGEST} characters; keep less in it.`);
    return text;
  }

  /** Throws VALIDATION at `/cursor` for anything that `encode` did not make for this scope. */
  decode(scope: string, text: string): Json {
    const { value, faults } = this.read(scope, text);
    if (value === undefined) throw new Validation({ faults });
    return value;
  }

  /** As `decode`, for a list that has other faults to tell besides; nothing is wrong with a cursor that is not given. */
  read(scope: string, text: string | undefined): { readonly value?: Json; readonly faults: readonly FieldFault[] } {
    if (text === undefined) return { faults: [] };
    const content = this.#open(text);
    if (content === undefined || !content.subarray(0, LIST).equals(this.#nameOf(scope)))
      return { faults: [CURSOR_FAULT] };
    return { value: JSON.parse(content.subarray(LIST).toString()) as Json, faults: [] };
  }

  /** Whether `encode` made it, for whatever scope: what can be said where the list that is asked for is not known. */
  isGenuine(text: string): boolean {
    return this.#open(text) !== undefined;
  }

  #open(text: string): Buffer | undefined {
    const bytes = Buffer.from(text, 'base64url');
    const content = bytes.subarray(SEAL);
    const genuine =
      text.length <= LONGEST &&
      bytes.length > SEAL + LIST &&
      bytes.toString('base64url') === text &&
      timingSafeEqual(bytes.subarray(0, SEAL), this.#seal(content));
    return genuine ? content : undefined;
  }

  #seal(content: Buffer): Buffer {
    return this.#mac('seal', content).subarray(0, SEAL);
  }

  #nameOf(scope: string): Buffer {
    return this.#mac('list', scope).subarray(0, LIST);
  }

  #mac(purpose: 'seal' | 'list', of: string | Buffer): Buffer {
    return createHmac('sha256', this.#key).update(purpose).update('\0').update(of).digest();
  }
}
