import { Dice } from '#kernel/demo/dice.ts';
import type { Listing } from '../domain/accommodation.ts';
import { ACCOMMODATION_TYPES, accommodationTypes } from '../domain/accommodation-types.ts';
import { AMENITIES } from '../domain/amenities.ts';
import { CANCELLATION_POLICY_NAMES } from '../domain/cancellation-policies.ts';
import { REGIONS } from '../domain/regions.ts';
import { CATALOGUE_REGIONS, pointAround } from './catalogue-regions.ts';
import { DEMO_KINDS } from './demo-amenities.ts';
import { placePicturesAt } from './pictures/drawn-pictures.ts';

type Named = readonly [ko: string, en: string];
type Names = readonly [Named, ...Named[]];

// biome-ignore format: a list of pairs
const FIRST: Names = [
  ['달빛', 'Dalbit'], ['솔향', 'Solhyang'], ['바람', 'Baram'], ['물결', 'Mulgyeol'], ['노을', 'Noeul'], ['별무리', 'Byeolmuri'], ['햇살', 'Haetsal'],
  ['구름', 'Gureum'], ['들꽃', 'Deulkkot'], ['소나무', 'Sonamu'], ['은빛', 'Eunbit'], ['푸른', 'Pureun'], ['하늘', 'Haneul'], ['여울', 'Yeoul'],
  ['새벽', 'Saebyeok'], ['나루', 'Naru'], ['마루', 'Maru'], ['온', 'On'], ['산들', 'Sandeul'], ['윤슬', 'Yunseul'], ['도담', 'Dodam'],
];
// biome-ignore format: a list of pairs
const SECOND: Names = [
  ['마을', 'Village'], ['뜰', 'Garden'], ['언덕', 'Hill'], ['정원', 'Court'], ['쉼터', 'Rest'], ['재', 'House'], ['골', 'Valley'], ['터', 'Place'],
  ['당', 'Hall'], ['누리', 'Nuri'], ['가람', 'Garam'], ['숲', 'Forest'], ['채', 'Lodge'], ['길', 'Lane'],
];
const ROADS = [
  '중앙로',
  '새마을길',
  '호수로',
  '시장길',
  '역전로',
  '해오름길',
  '산마루길',
  '은행나무길',
  '벚꽃로',
] as const;

/** The place of a number in the large catalogue, always the same. */
export function cataloguePlace(number: number): Listing {
  const dice = new Dice(`place ${number}`);
  const region = dice.pick(REGIONS);
  const type = dice.pick(ACCOMMODATION_TYPES);
  const { address, towns } = CATALOGUE_REGIONS[region];
  const town = dice.pick(towns);
  const [first, second] = [dice.pick(FIRST), dice.pick(SECOND)];
  const { amenities, described } = DEMO_KINDS[type];
  return {
    name: `${town[0].slice(0, -1)} ${first[0]}${second[0]} ${accommodationTypes[type].ko}`,
    nameEn: `${first[1]} ${second[1]} ${accommodationTypes[type].en} ${town[1]}`,
    type,
    region,
    address: `${address} ${town[0]} ${dice.pick(ROADS)} ${dice.between(1, 400)}`,
    description: described,
    location: pointAround(town, dice.roll(), dice.roll()),
    amenities: [...new Set([...amenities.filter(() => dice.roll() < 0.8), dice.pick(AMENITIES)])],
    images: placePicturesAt({ type, region, number }),
    checkInFrom: dice.pick(['14:00', '15:00', '16:00']),
    checkOutUntil: dice.pick(['10:00', '11:00', '12:00']),
    timeZone: 'Asia/Seoul',
    cancellationPolicy: dice.pick(CANCELLATION_POLICY_NAMES),
  };
}
