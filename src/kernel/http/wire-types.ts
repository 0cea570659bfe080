import { z } from 'zod';

/** What a view hands out for a schema: it cannot drift from what the schema promises. */
export type Wire<Schema extends z.ZodType> = Frozen<z.input<Schema>>;

type Frozen<T> = T extends string | number | boolean | null | undefined
  ? T
  : T extends readonly (infer Item)[]
    ? readonly Frozen<Item>[]
    : { readonly [Key in keyof T]: Frozen<T[Key]> };

/** An instant as it goes over the wire: ISO 8601 in UTC. */
export const instant = z.iso.datetime();

/** The body of a list: one page of it, and where the next one goes on. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({
    items: z.array(item),
    page: z.object({
      nextCursor: z
        .string()
        .nullable()
        .meta({ examples: [null] }),
    }),
  });
