import type { GeoPoint } from '../domain/accommodation.ts';
import type { Region } from '../domain/regions.ts';

type Town = readonly [name: string, nameEn: string, lat: number, lng: number];

interface CatalogueRegion {
  readonly address: string;
  readonly towns: readonly [Town, ...Town[]];
}

// biome-ignore format: a table, one region a line
/** Towns of each region, with a point well inside of it. */
export const CATALOGUE_REGIONS: Readonly<Record<Region, CatalogueRegion>> = {
  SEOUL: { address: '서울', towns: [['종로구', 'Jongno', 37.58, 126.98], ['마포구', 'Mapo', 37.56, 126.91], ['강남구', 'Gangnam', 37.5, 127.05], ['송파구', 'Songpa', 37.505, 127.11]] },
  INCHEON: { address: '인천', towns: [['연수구', 'Yeonsu', 37.4, 126.67], ['중구', 'Jung-gu', 37.47, 126.54], ['강화군', 'Ganghwa', 37.71, 126.46]] },
  DAEJEON: { address: '대전', towns: [['유성구', 'Yuseong', 36.36, 127.34], ['서구', 'Seo-gu', 36.33, 127.37], ['동구', 'Dong-gu', 36.33, 127.45]] },
  DAEGU: { address: '대구', towns: [['중구', 'Jung-gu', 35.87, 128.6], ['수성구', 'Suseong', 35.85, 128.64], ['동구', 'Dong-gu', 35.9, 128.66]] },
  GWANGJU: { address: '광주', towns: [['동구', 'Dong-gu', 35.14, 126.93], ['서구', 'Seo-gu', 35.15, 126.87], ['남구', 'Nam-gu', 35.12, 126.9]] },
  BUSAN: { address: '부산', towns: [['해운대구', 'Haeundae', 35.17, 129.15], ['수영구', 'Suyeong', 35.16, 129.11], ['기장군', 'Gijang', 35.26, 129.2], ['중구', 'Jung-gu', 35.11, 129.03]] },
  ULSAN: { address: '울산', towns: [['중구', 'Jung-gu', 35.57, 129.31], ['남구', 'Nam-gu', 35.54, 129.32], ['울주군', 'Ulju', 35.52, 129.16]] },
  SEJONG: { address: '세종', towns: [['한솔동', 'Hansol', 36.48, 127.25], ['조치원읍', 'Jochiwon', 36.6, 127.29]] },
  GYEONGGI: { address: '경기', towns: [['가평군', 'Gapyeong', 37.83, 127.5], ['양평군', 'Yangpyeong', 37.49, 127.49], ['수원시', 'Suwon', 37.28, 127.01], ['포천시', 'Pocheon', 37.9, 127.2], ['파주시', 'Paju', 37.78, 126.8]] },
  GANGWON: { address: '강원', towns: [['강릉시', 'Gangneung', 37.75, 128.87], ['속초시', 'Sokcho', 38.19, 128.57], ['평창군', 'Pyeongchang', 37.5, 128.45], ['춘천시', 'Chuncheon', 37.89, 127.74], ['정선군', 'Jeongseon', 37.38, 128.7]] },
  CHUNGBUK: { address: '충북', towns: [['제천시', 'Jecheon', 37.1, 128.2], ['단양군', 'Danyang', 36.98, 128.37], ['충주시', 'Chungju', 36.98, 127.93], ['청주시', 'Cheongju', 36.64, 127.48]] },
  CHUNGNAM: { address: '충남', towns: [['태안군', 'Taean', 36.74, 126.29], ['공주시', 'Gongju', 36.46, 127.12], ['보령시', 'Boryeong', 36.34, 126.6], ['부여군', 'Buyeo', 36.27, 126.9]] },
  GYEONGBUK: { address: '경북', towns: [['경주시', 'Gyeongju', 35.84, 129.22], ['안동시', 'Andong', 36.57, 128.72], ['포항시', 'Pohang', 36.03, 129.34], ['영주시', 'Yeongju', 36.82, 128.62]] },
  GYEONGNAM: { address: '경남', towns: [['통영시', 'Tongyeong', 34.86, 128.42], ['거제시', 'Geoje', 34.88, 128.62], ['남해군', 'Namhae', 34.82, 127.9], ['진주시', 'Jinju', 35.19, 128.1]] },
  JEONBUK: { address: '전북', towns: [['전주시', 'Jeonju', 35.82, 127.14], ['무주군', 'Muju', 35.95, 127.66], ['군산시', 'Gunsan', 35.97, 126.74], ['남원시', 'Namwon', 35.41, 127.39]] },
  JEONNAM: { address: '전남', towns: [['여수시', 'Yeosu', 34.76, 127.66], ['순천시', 'Suncheon', 34.95, 127.49], ['담양군', 'Damyang', 35.32, 126.99], ['목포시', 'Mokpo', 34.81, 126.4]] },
  JEJU: { address: '제주', towns: [['제주시', 'Jeju', 33.47, 126.5], ['서귀포시', 'Seogwipo', 33.28, 126.56], ['애월읍', 'Aewol', 33.44, 126.33], ['성산읍', 'Seongsan', 33.42, 126.87]] },
};

/** How far a place lies from the point of its town at most, in degrees. */
const AROUND = 0.03;

/** A point around a town: the two numbers are at least 0 and below 1. */
export const pointAround = ([, , lat, lng]: Town, north: number, east: number): GeoPoint => ({
  lat: Number((lat + (north * 2 - 1) * AROUND).toFixed(5)),
  lng: Number((lng + (east * 2 - 1) * AROUND).toFixed(5)),
});
