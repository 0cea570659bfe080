import { z } from 'zod';
import { idOf } from '#kernel/domain/ids.ts';
import { localDate } from '#kernel/domain/local-date.ts';
import { money } from '#kernel/domain/money.ts';
import { fault } from '#kernel/http/field-faults.ts';
import { pageParams } from '#kernel/http/query-types.ts';
import { lineOfText, linesOfText } from '#kernel/http/texts.ts';
import { datesGiven } from '#kernel/http/values-given.ts';
import { reservationId } from '../contract.ts';
import { STATUSES } from '../domain/reservation-status.ts';
import { spanFaultsOf } from '../domain/stay.ts';

const MOST_GUESTS = 100;

export const reservationParams = z.object({ reservationId });

export const booking = z
  .strictObject({
    roomId: idOf<'room'>(),
    checkIn: localDate.meta({ examples: ['2026-12-24'] }),
    checkOut: localDate.meta({ examples: ['2026-12-26'] }),
    guests: z.int().min(1).max(MOST_GUESTS),
    guestName: lineOfText({ most: 100 })
      .meta({ description: 'Who comes, when it is not the member.', examples: ['홍길동'] })
      .optional(),
    request: linesOfText({ most: 1_000 })
      .meta({ examples: ['늦게 도착합니다.'] })
      .optional(),
    expectedTotal: money
      .meta({
        description: 'The total that was shown; another one is refused as PRICE_CHANGED.',
        examples: [{ amount: 258_000, currency: 'KRW' }],
      })
      .optional(),
  })
  .superRefine(
    (stay, context) => {
      for (const { pointer, code, message } of spanFaultsOf(stay))
        context.addIssue({ code: 'custom', path: [pointer.slice(1)], message: code, params: { message } });
    },
    datesGiven(['checkIn', 'checkOut']),
  );

export const cancellation = z.strictObject({
  reason: linesOfText({ most: 500 })
    .meta({ examples: ['일정이 바뀌었습니다.'] })
    .optional(),
  expectedRefund: money.optional(),
});
export const hostCancellation = z.strictObject({
  reason: linesOfText({ most: 500 }).meta({ examples: ['지붕을 고쳐야 합니다.'] }),
});

const filter = {
  ...pageParams,
  status: z.enum(STATUSES).optional(),
  from: localDate.meta({ examples: ['2026-12-24'] }).optional(),
  to: localDate.meta({ examples: ['2026-12-26'] }).optional(),
};

const isRange = ({ from, to }: { readonly from?: string | undefined; readonly to?: string | undefined }): boolean =>
  from === undefined || to === undefined || from < to;
const emptyRange = {
  ...fault({ code: 'empty_range', ko: 'to는 from보다 뒤여야 합니다.', en: 'to must be after from.' }),
  ...datesGiven(['from', 'to']),
  path: ['to'],
};

export const listQuery = z.strictObject(filter).refine(isRange, emptyRange);
export const hostListQuery = z
  .strictObject({ ...filter, accommodationId: idOf<'accommodation'>().optional() })
  .refine(isRange, emptyRange);
