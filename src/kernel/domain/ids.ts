import { randomUUIDv7 } from 'node:crypto';
import { z } from 'zod';

export type Id<Name extends string> = string & { readonly __id: Name };

/** The wire form of every id: a UUIDv7, so that ids sort by the time of their making. */
export const idOf = <Name extends string>() => z.uuidv7().transform((value) => value as Id<Name>);

export abstract class Ids {
  abstract next<Name extends string>(): Id<Name>;
}

export class RandomIds extends Ids {
  next<Name extends string>(): Id<Name> {
    return randomUUIDv7() as Id<Name>;
  }
}

/** Greater than every id, however a database compares text: lists that begin with the youngest begin after it. */
export const AFTER_EVERY_ID = 'g';

/** When a UUIDv7 was made, in milliseconds since the epoch. */
export const madeAt = (id: string): number => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);

/** Less than every id that is made at the time or later, in milliseconds since the epoch, and greater than every earlier one. */
export function idFloor(time: number): string {
  const digits = Math.max(0, time).toString(16).padStart(12, '0');
  return `${digits.slice(0, 8)}-${digits.slice(8)}`;
}
