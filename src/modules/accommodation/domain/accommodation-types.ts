import { type Catalogue, codesOf } from './catalogue.ts';

export const accommodationTypes = {
  HOTEL: { ko: '호텔', en: 'Hotel' },
  RESORT: { ko: '리조트', en: 'Resort' },
  CONDO: { ko: '콘도', en: 'Condominium' },
  PENSION: { ko: '펜션', en: 'Pension' },
  POOL_VILLA: { ko: '풀빌라', en: 'Pool villa' },
  MOTEL: { ko: '모텔', en: 'Motel' },
  GUESTHOUSE: { ko: '게스트하우스', en: 'Guesthouse' },
  HANOK: { ko: '한옥', en: 'Hanok' },
  MINBAK: { ko: '민박', en: 'Minbak homestay' },
  HOSTEL: { ko: '호스텔', en: 'Hostel' },
  RESIDENCE: { ko: '레지던스', en: 'Serviced residence' },
  CAMPING: { ko: '캠핑', en: 'Camping' },
  PET_FRIENDLY: { ko: '반려동물 동반', en: 'Pet-friendly stay' },
} as const satisfies Catalogue;

export type AccommodationType = keyof typeof accommodationTypes;
export const ACCOMMODATION_TYPES = codesOf(accommodationTypes);
