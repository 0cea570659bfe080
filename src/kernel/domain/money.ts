import { z } from 'zod';

/** An amount in minor units (the won has none); every price includes taxes. */
export const money = z
  .strictObject({ amount: z.int().min(0).max(1_000_000_000_000), currency: z.literal('KRW') })
  .meta({
    id: 'Money',
    description: 'In minor units, taxes included.',
    examples: [{ amount: 129_000, currency: 'KRW' }],
  });
export type Money = z.infer<typeof money>;

export const krw = (amount: number): Money => ({ amount, currency: 'KRW' });
