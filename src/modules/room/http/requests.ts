import { z } from 'zod';
import { idOf } from '#kernel/domain/ids.ts';
import { DAYS_OF_WEEK, daysBetween, localDate } from '#kernel/domain/local-date.ts';
import { money } from '#kernel/domain/money.ts';
import { fault } from '#kernel/http/field-faults.ts';
import { imageAddress } from '#kernel/http/image-address.ts';
import { intParam, pageParams } from '#kernel/http/query-types.ts';
import { lineOfText, linesOfText } from '#kernel/http/texts.ts';
import { datesGiven } from '#kernel/http/values-given.ts';
import { roomId } from '../contract.ts';
import { HIGHEST_OCCUPANCY, HIGHEST_PRICE } from '../domain/nightly-price.ts';
import { OPEN_NIGHTS } from '../domain/opening-nights.ts';

const LONGEST_STAY = 30;
const MOST_NIGHTS_LISTED = 92;
/** More than any room takes: whoever asks for them is shown none. */
const MOST_GUESTS = 100;

const price = money.refine(({ amount }) => amount <= HIGHEST_PRICE, {
  ...fault({
    code: 'too_large',
    ko: `${HIGHEST_PRICE}원 이하여야 합니다.`,
    en: `It must be at most ${HIGHEST_PRICE} won.`,
  }),
  path: ['amount'],
});
const capacity = z
  .int()
  .min(0)
  .max(10_000)
  .meta({ description: 'How many of this room there are on a night.', examples: [4] });
const occupancy = z.int().min(1).max(HIGHEST_OCCUPANCY);

const details = {
  name: lineOfText({ most: 100 }).meta({ examples: ['사랑방'] }),
  description: linesOfText({ least: 0, most: 4_000 }).meta({ examples: ['Heated floor, a view of the yard.'] }),
  baseOccupancy: occupancy.meta({ examples: [2] }),
  maxOccupancy: occupancy.meta({ examples: [3] }),
  extraGuestFee: price.meta({ examples: [{ amount: 20_000, currency: 'KRW' }] }),
  sizeSqm: z.int().min(1).max(10_000),
  beds: z.array(z.strictObject({ kind: lineOfText({ most: 30 }), count: z.int().min(1).max(20) })).max(20),
  amenities: z
    .array(lineOfText({ most: 40 }))
    .max(50)
    .meta({ examples: [['ONDOL']] }),
  images: z.array(imageAddress).max(20),
  capacity,
  price,
  weekendPrice: price,
};

const basePastMax = fault({
  code: 'base_above_max',
  ko: 'maxOccupancy는 baseOccupancy보다 작을 수 없습니다.',
  en: 'maxOccupancy must not be less than baseOccupancy.',
});
const basePastMaxAt = { ...basePastMax, path: ['maxOccupancy'] };

export const placeParams = z.object({ accommodationId: idOf<'accommodation'>() });
export const roomParams = z.object({ roomId });

export const newRoom = z
  .strictObject({
    ...details,
    description: details.description.default(''),
    extraGuestFee: price.default({ amount: 0, currency: 'KRW' }),
    sizeSqm: details.sizeSqm.optional(),
    beds: details.beds.default([]),
    amenities: details.amenities.default([]),
    images: details.images.default([]),
    weekendPrice: price.optional(),
  })
  .refine(({ baseOccupancy, maxOccupancy }) => baseOccupancy <= maxOccupancy, basePastMaxAt);

export const roomChange = z
  .strictObject({ ...details, sizeSqm: details.sizeSqm.nullable(), weekendPrice: price.nullable() })
  .partial()
  .refine(
    ({ baseOccupancy, maxOccupancy }) =>
      baseOccupancy === undefined || maxOccupancy === undefined || baseOccupancy <= maxOccupancy,
    basePastMaxAt,
  );

const emptyRange = fault({ code: 'empty_range', ko: 'to는 from보다 뒤여야 합니다.', en: 'to must be after from.' });
const tooLong = (most: number) =>
  fault({ code: 'range_too_long', ko: `${most}박 이내여야 합니다.`, en: `At most ${most} nights at once.` });

export const nightsQuery = z
  .strictObject({
    from: localDate.meta({ examples: ['2026-12-24'] }),
    to: localDate.meta({ examples: ['2026-12-26'] }),
  })
  .refine(({ from, to }) => from < to, { ...emptyRange, ...datesGiven(['from', 'to']), path: ['to'] })
  .refine((range) => daysBetween(range) <= MOST_NIGHTS_LISTED, {
    ...tooLong(MOST_NIGHTS_LISTED),
    ...datesGiven(['from', 'to']),
    path: ['to'],
  });

export const nightsEdit = z
  .strictObject({
    from: localDate.meta({ examples: ['2026-12-24'] }),
    to: localDate.meta({ examples: ['2026-12-26'] }),
    daysOfWeek: z.array(z.enum(DAYS_OF_WEEK)).min(1).max(7).optional(),
    price: price.optional(),
    capacity: capacity.optional(),
    closed: z.boolean().optional(),
  })
  .refine(({ from, to }) => from < to, { ...emptyRange, ...datesGiven(['from', 'to']), path: ['to'] })
  .refine((range) => daysBetween(range) <= OPEN_NIGHTS, {
    ...tooLong(OPEN_NIGHTS),
    ...datesGiven(['from', 'to']),
    path: ['to'],
  })
  .refine(
    ({ price, capacity, closed }) => price !== undefined || capacity !== undefined || closed !== undefined,
    fault({
      code: 'nothing_to_change',
      ko: 'price, capacity, closed 가운데 하나 이상을 적어 주세요.',
      en: 'Give at least one of price, capacity and closed.',
    }),
  );

export const hostedRoomsQuery = z.strictObject(pageParams);

const bothDates = fault({
  code: 'both_dates',
  ko: 'checkIn과 checkOut을 함께 적어 주세요.',
  en: 'Give both checkIn and checkOut, or neither.',
});
const checkOutFirst = fault({
  code: 'check_out_not_after_check_in',
  ko: '체크아웃은 체크인보다 뒤여야 합니다.',
  en: 'The check-out must be after the check-in.',
});

export const roomsQuery = z
  .strictObject({
    checkIn: localDate.meta({ examples: ['2026-12-24'] }).optional(),
    checkOut: localDate.meta({ examples: ['2026-12-26'] }).optional(),
    guests: intParam({ min: 1, max: MOST_GUESTS, default: 1 }),
    ...pageParams,
  })
  .refine(({ checkIn, checkOut }) => (checkIn === undefined) === (checkOut === undefined), {
    ...bothDates,
    path: ['checkOut'],
  })
  .refine(({ checkIn, checkOut }) => checkIn === undefined || checkOut === undefined || checkIn < checkOut, {
    ...checkOutFirst,
    ...datesGiven(['checkIn', 'checkOut']),
    path: ['checkOut'],
  })
  .refine(
    ({ checkIn, checkOut }) =>
      checkIn === undefined || checkOut === undefined || daysBetween({ from: checkIn, to: checkOut }) <= LONGEST_STAY,
    { ...tooLong(LONGEST_STAY), ...datesGiven(['checkIn', 'checkOut']), path: ['checkOut'] },
  );
