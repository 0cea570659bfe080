import { krw } from '#kernel/domain/money.ts';
import type { RoomDetails } from '../domain/room.ts';

/** A made-up room type: its name, what is said of it, guests at the base price and at most, size, beds, what it costs beside others. */
type Kind = readonly [
  name: string,
  description: string,
  baseOccupancy: number,
  maxOccupancy: number,
  sizeSqm: number,
  beds: readonly [kind: string, count: number],
  factor: number,
];
type RoomKinds = readonly [Kind, Kind, Kind, Kind];

// biome-ignore format: tables, one room type a line
/** What a house of a sort offers, from the usual room to the best one, of which there is one only. */
export const ROOM_KINDS = {
  TOWER: [
    ['스탠다드 더블 Standard Double', '둘이 머물기 좋은 아늑한 방입니다.', 2, 2, 24, ['DOUBLE', 1], 1],
    ['디럭스 트윈 Deluxe Twin', '넓은 창과 침대 둘이 있는 방입니다.', 2, 3, 30, ['SINGLE', 2], 1.25],
    ['패밀리룸 Family Room', '아이와 함께 머물기 넉넉한 방입니다.', 3, 5, 42, ['QUEEN', 2], 1.8],
    ['스위트 Suite', '거실이 딸린 가장 넓은 방입니다.', 2, 4, 60, ['KING', 1], 2.6],
  ],
  HANOK: [
    ['온돌방 Ondol Room', '따뜻한 바닥에 요를 깔고 쉬는 방입니다.', 2, 3, 18, ['FUTON', 2], 1],
    ['사랑채 Sarangchae', '마당을 바라보는 툇마루가 있는 방입니다.', 2, 3, 24, ['FUTON', 2], 1.3],
    ['안채 Anchae', '대청마루와 이어진 큰방입니다.', 4, 6, 38, ['FUTON', 4], 1.9],
    ['별채 Byeolchae', '한 팀만 쓰는 따로 떨어진 집입니다.', 2, 4, 46, ['FUTON', 3], 2.5],
  ],
  DORMITORY: [
    ['도미토리 4인실 한 자리 Bed in a Dorm for Four', '커튼과 전등이 있는 이층 침대 한 자리입니다.', 1, 1, 16, ['BUNK', 1], 0.4],
    ['1인실 Single Room', '혼자 조용히 쉬는 작은 방입니다.', 1, 1, 10, ['SINGLE', 1], 0.8],
    ['2인실 Twin Room', '침대 둘과 작은 책상이 있는 방입니다.', 2, 2, 14, ['SINGLE', 2], 1.1],
    ['4인 가족실 Family Room', '이층 침대 둘이 있는 방입니다.', 3, 4, 22, ['BUNK', 2], 1.7],
  ],
  PENSION: [
    ['커플룸 Couple Room', '작은 주방과 테라스가 있는 방입니다.', 2, 2, 26, ['QUEEN', 1], 1],
    ['바비큐룸 Barbecue Room', '테라스에 바비큐 자리가 있는 방입니다.', 2, 4, 36, ['QUEEN', 1], 1.4],
    ['가족룸 Family Room', '방 둘과 거실이 있는 넓은 객실입니다.', 4, 6, 52, ['QUEEN', 2], 2],
    ['독채 Private House', '마당까지 한 팀만 쓰는 집입니다.', 4, 8, 85, ['QUEEN', 3], 3.2],
  ],
  CAMP: [
    ['오토캠핑 자리 Car Pitch', '차를 옆에 세우고 텐트를 치는 자리입니다.', 4, 6, 60, ['NONE', 1], 0.5],
    ['데크 자리 Deck Pitch', '나무 데크 위에 텐트를 치는 자리입니다.', 2, 4, 25, ['NONE', 1], 0.6],
    ['글램핑 텐트 Glamping Tent', '침대와 난로가 있는 텐트입니다.', 2, 4, 30, ['DOUBLE', 2], 1.5],
    ['카라반 Caravan', '주방과 욕실이 있는 카라반입니다.', 2, 4, 24, ['DOUBLE', 1], 1.9],
  ],
} as const satisfies Readonly<Record<string, RoomKinds>>;

export type House = keyof typeof ROOM_KINDS;
export const HOUSES = Object.keys(ROOM_KINDS) as [House, ...House[]];

const SEASONS = ['spring', 'summer', 'autumn', 'winter', 'evening'];

interface Described {
  readonly house: House;
  readonly kind: Kind;
  /** Decides what its picture looks like. */
  readonly number: number;
}

export const detailsOf = ({
  house,
  kind: [name, description, baseOccupancy, maxOccupancy, sizeSqm, [bed, count]],
  number,
}: Described): RoomDetails => ({
  name,
  description,
  baseOccupancy,
  maxOccupancy,
  extraGuestFee: krw(maxOccupancy > baseOccupancy ? 20_000 : 0),
  sizeSqm,
  beds: bed === 'NONE' ? [] : [{ kind: bed, count }],
  amenities: bed === 'NONE' ? ['PARKING', 'CAMPFIRE'] : ['WIFI', 'AIR_CONDITIONING', 'TV'],
  images: [`/media/rooms/${house.toLowerCase()}_${SEASONS[number % SEASONS.length]}_${number}.svg`],
});

export const factorOf = ([, , , , , , factor]: Kind): number => factor;
