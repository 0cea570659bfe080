import { z } from 'zod';

interface Range {
  readonly min: number;
  readonly max: number;
}

const between = ({ min, max }: Range) =>
  z
    .string()
    .regex(/^-?(0|[1-9]\d{0,14})$/, { error: 'integer' })
    .transform(Number)
    .pipe(z.int().min(min).max(max))
    .meta({ type: 'integer', pattern: undefined, minimum: min, maximum: max });

type Required = ReturnType<typeof between>;

/** A whole number in plain decimal notation: neither `1e9` nor `NaN` nor what a double cannot hold. */
export function intParam(range: Range & { readonly default: number }): z.ZodDefault<Required>;
export function intParam(range: Range): Required;
export function intParam(range: Range & { readonly default?: number }) {
  return range.default === undefined
    ? between(range)
    : between(range).default(range.default).meta({ default: range.default });
}

/** What every list takes: `z.strictObject({ ...pageParams, status: … })`. */
export const pageParams = {
  limit: intParam({ min: 1, max: 100, default: 20 }),
  cursor: z.string().min(1).max(512).meta({ description: 'The `nextCursor` of the page before.' }).optional(),
};
