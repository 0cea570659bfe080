import { Dice } from '#kernel/demo/dice.ts';
import { type AccommodationType, accommodationTypes } from '../../domain/accommodation-types.ts';
import { REGIONS, type Region, regions } from '../../domain/regions.ts';
import { HOUSES } from './houses.ts';
import { GROUND, landscape } from './landscape.ts';
import { LIGHTS, type Season } from './seasons.ts';
import { circle, picture, polygon, rect } from './shapes.ts';

export interface PlaceScene {
  readonly type: AccommodationType;
  readonly region: Region;
  readonly season: Season;
  readonly number: number;
}

/** Houses whose walls are of clay, whatever the region. */
const PLASTERED: readonly AccommodationType[] = ['HANOK', 'MINBAK'];

/** A house of its type before the landscape of its region; every region has colours of its own. */
export function placePicture({ type, region, season, number }: PlaceScene): string {
  const dice = new Dice(`${type} ${region} ${season} ${number}`);
  const hue = (REGIONS.indexOf(region) * 47 + dice.between(-12, 12) + 360) % 360;
  const dark = season === 'evening';
  const light = LIGHTS[season];
  const paint = {
    wall: PLASTERED.includes(type)
      ? dark
        ? '#8d8474'
        : '#f4ecdb'
      : `hsl(${hue} ${dark ? 22 : 38}% ${dark ? 52 : 86}%)`,
    roof: `hsl(${(hue + 190) % 360} ${dark ? 26 : 34}% ${dark ? 26 : 38}%)`,
    trim: `hsl(${(hue + 30) % 360} ${dark ? 24 : 44}% ${dark ? 40 : 72}%)`,
    window: light.window,
    water: light.sea,
  };
  return picture({
    title: `${regions[region].ko} ${accommodationTypes[type].ko}`,
    parts: [
      landscape({ region, season, dice }),
      ...trees(dice, season),
      HOUSES[type](paint),
      ...(season === 'winter' ? snow(dice) : []),
    ],
  });
}

function trees(dice: Dice, season: Season): string[] {
  const { tree } = LIGHTS[season];
  return [40, 96, 548, 604].map((x) => {
    const height = dice.between(50, 90);
    const foot = GROUND + dice.between(4, 24);
    const trunk = rect(x - 3, foot - height / 2, 6, height / 2, '#7a5a44');
    if (dice.roll() < 0.5) return trunk + circle(x, foot - height / 2 - 10, height / 3, tree);
    return trunk + polygon([[x - height / 3, foot - height / 4], [x, foot - height], [x + height / 3, foot - height / 4]], tree); // biome-ignore format: points
  });
}

const snow = (dice: Dice): string[] =>
  Array.from({ length: 60 }, () => circle(dice.between(0, 640), dice.between(0, 420), dice.between(1, 3), '#ffffffd0'));
