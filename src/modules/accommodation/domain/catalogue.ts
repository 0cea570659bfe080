import type { Message } from '#kernel/domain/errors.ts';

/** Codes that clients may rely on, each with its name. */
export type Catalogue = Readonly<Record<string, Message>>;

export interface NamedCode extends Message {
  readonly code: string;
}

/** The codes in their order, as `z.enum` takes them. */
export const codesOf = <C extends Catalogue>(catalogue: C) =>
  Object.keys(catalogue) as (keyof C & string)[] as NonEmpty<keyof C & string>;

/** The codes with their names, in their order. */
export const listed = (catalogue: Catalogue): NamedCode[] =>
  Object.entries(catalogue).map(([code, name]) => ({ code, ...name }));

type NonEmpty<T> = [T, ...T[]];
