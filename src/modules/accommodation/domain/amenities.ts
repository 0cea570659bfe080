import { type Catalogue, codesOf } from './catalogue.ts';

export const amenities = {
  WIFI: { ko: '무선 인터넷', en: 'Wi-Fi' },
  PARKING: { ko: '주차장', en: 'Parking' },
  EV_CHARGER: { ko: '전기차 충전', en: 'EV charger' },
  BREAKFAST: { ko: '조식', en: 'Breakfast' },
  RESTAURANT: { ko: '식당', en: 'Restaurant' },
  CAFE: { ko: '카페', en: 'Café' },
  KITCHEN: { ko: '취사 시설', en: 'Kitchen' },
  BARBECUE: { ko: '바비큐', en: 'Barbecue' },
  CAMPFIRE: { ko: '불멍', en: 'Campfire' },
  AIR_CONDITIONING: { ko: '에어컨', en: 'Air conditioning' },
  ONDOL: { ko: '온돌', en: 'Ondol floor heating' },
  TV: { ko: '텔레비전', en: 'Television' },
  WASHER: { ko: '세탁기', en: 'Washing machine' },
  BATHTUB: { ko: '욕조', en: 'Bathtub' },
  POOL: { ko: '수영장', en: 'Swimming pool' },
  HOT_SPRING: { ko: '온천', en: 'Hot spring' },
  SAUNA: { ko: '사우나', en: 'Sauna' },
  FITNESS: { ko: '피트니스', en: 'Fitness room' },
  SPA: { ko: '스파', en: 'Spa' },
  TERRACE: { ko: '테라스', en: 'Terrace' },
  OCEAN_VIEW: { ko: '바다 전망', en: 'Ocean view' },
  MOUNTAIN_VIEW: { ko: '산 전망', en: 'Mountain view' },
  KIDS_PLAYROOM: { ko: '어린이 놀이방', en: "Children's playroom" },
  PETS_ALLOWED: { ko: '반려동물 동반 가능', en: 'Pets allowed' },
  NON_SMOKING: { ko: '금연', en: 'Non-smoking' },
  ELEVATOR: { ko: '엘리베이터', en: 'Elevator' },
  WHEELCHAIR_ACCESSIBLE: { ko: '휠체어 이용 가능', en: 'Wheelchair accessible' },
  FRONT_DESK_24H: { ko: '24시간 프런트', en: '24-hour front desk' },
  LUGGAGE_STORAGE: { ko: '짐 보관', en: 'Luggage storage' },
} as const satisfies Catalogue;

export type Amenity = keyof typeof amenities;
export const AMENITIES = codesOf(amenities);
