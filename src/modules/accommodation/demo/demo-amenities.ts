import type { AccommodationType } from '../domain/accommodation-types.ts';
import type { Amenity } from '../domain/amenities.ts';

interface Kind {
  readonly amenities: readonly Amenity[];
  readonly described: string;
}

/** What the invented places of a type have in common. */
export const DEMO_KINDS: Readonly<Record<AccommodationType, Kind>> = {
  HOTEL: {
    amenities: [
      'WIFI',
      'PARKING',
      'BREAKFAST',
      'RESTAURANT',
      'AIR_CONDITIONING',
      'TV',
      'BATHTUB',
      'FITNESS',
      'ELEVATOR',
      'FRONT_DESK_24H',
      'LUGGAGE_STORAGE',
      'NON_SMOKING',
    ],
    described: '조식 뷔페와 피트니스를 갖춘 호텔입니다. 프런트는 하루 종일 열려 있고 짐도 맡아 드립니다.',
  },
  RESORT: {
    amenities: [
      'WIFI',
      'PARKING',
      'EV_CHARGER',
      'RESTAURANT',
      'CAFE',
      'POOL',
      'SAUNA',
      'SPA',
      'KIDS_PLAYROOM',
      'AIR_CONDITIONING',
      'ELEVATOR',
      'WHEELCHAIR_ACCESSIBLE',
    ],
    described: '수영장과 사우나, 어린이 놀이방이 있어 온 가족이 며칠을 머물러도 좋은 리조트입니다.',
  },
  CONDO: {
    amenities: [
      'WIFI',
      'PARKING',
      'KITCHEN',
      'AIR_CONDITIONING',
      'ONDOL',
      'TV',
      'ELEVATOR',
      'MOUNTAIN_VIEW',
      'NON_SMOKING',
    ],
    described: '거실과 주방이 있는 넓은 객실입니다. 여러 가족이 함께 쓰기 좋습니다.',
  },
  PENSION: {
    amenities: ['WIFI', 'PARKING', 'KITCHEN', 'BARBECUE', 'TERRACE', 'AIR_CONDITIONING', 'TV', 'NON_SMOKING'],
    described: '객실마다 테라스와 바비큐 자리가 있는 펜션입니다. 장을 봐 오시면 그릴을 준비해 드립니다.',
  },
  POOL_VILLA: {
    amenities: [
      'WIFI',
      'PARKING',
      'POOL',
      'KITCHEN',
      'BARBECUE',
      'BATHTUB',
      'TERRACE',
      'AIR_CONDITIONING',
      'TV',
      'NON_SMOKING',
    ],
    described: '한 팀만 쓰는 독채와 개인 수영장입니다. 온수는 미리 말씀해 주시면 데워 둡니다.',
  },
  MOTEL: {
    amenities: ['WIFI', 'PARKING', 'AIR_CONDITIONING', 'TV', 'BATHTUB', 'FRONT_DESK_24H'],
    described: '깨끗한 침구와 넓은 욕실을 갖춘 모텔입니다. 늦은 시각에도 들어오실 수 있습니다.',
  },
  GUESTHOUSE: {
    amenities: ['WIFI', 'KITCHEN', 'BREAKFAST', 'AIR_CONDITIONING', 'WASHER', 'LUGGAGE_STORAGE', 'NON_SMOKING'],
    described: '토스트와 커피가 있는 간단한 아침을 드리는 게스트하우스입니다. 혼자 오셔도 심심하지 않습니다.',
  },
  HANOK: {
    amenities: ['WIFI', 'ONDOL', 'AIR_CONDITIONING', 'BREAKFAST', 'TERRACE', 'NON_SMOKING'],
    described: '따뜻한 온돌과 한지 창이 있는 한옥입니다. 아침에는 소박한 한 상을 차려 드립니다.',
  },
  MINBAK: {
    amenities: ['WIFI', 'PARKING', 'ONDOL', 'BREAKFAST', 'NON_SMOKING'],
    described: '주인이 함께 사는 민박입니다. 동네에서 나는 것으로 아침을 차리고 길도 알려 드립니다.',
  },
  HOSTEL: {
    amenities: ['WIFI', 'KITCHEN', 'WASHER', 'CAFE', 'LUGGAGE_STORAGE', 'AIR_CONDITIONING', 'FRONT_DESK_24H'],
    described: '침대마다 커튼과 전등, 콘센트가 있는 호스텔입니다. 부엌과 세탁실은 함께 씁니다.',
  },
  RESIDENCE: {
    amenities: [
      'WIFI',
      'PARKING',
      'KITCHEN',
      'WASHER',
      'AIR_CONDITIONING',
      'TV',
      'FITNESS',
      'ELEVATOR',
      'WHEELCHAIR_ACCESSIBLE',
    ],
    described: '주방과 세탁기가 있어 오래 머물기 좋은 레지던스입니다. 일주일마다 침구를 갈아 드립니다.',
  },
  CAMPING: {
    amenities: ['PARKING', 'BARBECUE', 'CAMPFIRE', 'KITCHEN', 'MOUNTAIN_VIEW', 'PETS_ALLOWED'],
    described: '개수대와 따뜻한 샤워실이 가까운 캠핑장입니다. 장작과 화로를 빌려 드립니다.',
  },
  PET_FRIENDLY: {
    amenities: ['WIFI', 'PARKING', 'PETS_ALLOWED', 'TERRACE', 'BARBECUE', 'AIR_CONDITIONING', 'WASHER'],
    described: '반려동물과 함께 자는 숙소입니다. 식기와 계단, 배변 패드를 갖추어 두었습니다.',
  },
};
