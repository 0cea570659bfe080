import { type Catalogue, codesOf } from './catalogue.ts';

export const regions = {
  SEOUL: { ko: '서울', en: 'Seoul' },
  INCHEON: { ko: '인천', en: 'Incheon' },
  DAEJEON: { ko: '대전', en: 'Daejeon' },
  DAEGU: { ko: '대구', en: 'Daegu' },
  GWANGJU: { ko: '광주', en: 'Gwangju' },
  BUSAN: { ko: '부산', en: 'Busan' },
  ULSAN: { ko: '울산', en: 'Ulsan' },
  SEJONG: { ko: '세종', en: 'Sejong' },
  GYEONGGI: { ko: '경기', en: 'Gyeonggi' },
  GANGWON: { ko: '강원', en: 'Gangwon' },
  CHUNGBUK: { ko: '충북', en: 'North Chungcheong' },
  CHUNGNAM: { ko: '충남', en: 'South Chungcheong' },
  GYEONGBUK: { ko: '경북', en: 'North Gyeongsang' },
  GYEONGNAM: { ko: '경남', en: 'South Gyeongsang' },
  JEONBUK: { ko: '전북', en: 'North Jeolla' },
  JEONNAM: { ko: '전남', en: 'South Jeolla' },
  JEJU: { ko: '제주', en: 'Jeju' },
} as const satisfies Catalogue;

export type Region = keyof typeof regions;
export const REGIONS = codesOf(regions);
