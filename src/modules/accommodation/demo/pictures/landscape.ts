import type { Dice } from '#kernel/demo/dice.ts';
import type { Region } from '../../domain/regions.ts';
import { LIGHTS, type Season } from './seasons.ts';
import { circle, fading, path, polygon, rect, WIDTH } from './shapes.ts';

type Scenery = 'CITY' | 'SEA' | 'MOUNTAINS' | 'FIELDS' | 'VOLCANO';

const SCENERIES: Readonly<Record<Region, Scenery>> = {
  SEOUL: 'CITY',
  INCHEON: 'SEA',
  DAEJEON: 'CITY',
  DAEGU: 'CITY',
  GWANGJU: 'CITY',
  BUSAN: 'SEA',
  ULSAN: 'SEA',
  SEJONG: 'FIELDS',
  GYEONGGI: 'FIELDS',
  GANGWON: 'MOUNTAINS',
  CHUNGBUK: 'MOUNTAINS',
  CHUNGNAM: 'FIELDS',
  GYEONGBUK: 'MOUNTAINS',
  GYEONGNAM: 'SEA',
  JEONBUK: 'FIELDS',
  JEONNAM: 'SEA',
  JEJU: 'VOLCANO',
};

/** Where the ground begins. */
export const GROUND = 318;

/** Sky, what lies far off in this region, and the ground. */
export function landscape({
  region,
  season,
  dice,
}: {
  readonly region: Region;
  readonly season: Season;
  readonly dice: Dice;
}): string {
  const light = LIGHTS[season];
  return [
    fading(...light.sky),
    rect(0, 0, WIDTH, GROUND + 10, 'url(#sky)'),
    circle(dice.between(80, 560), dice.between(50, 110), season === 'evening' ? 22 : 30, light.sun),
    ...Array.from({ length: 3 }, () => cloud(dice, season)),
    backdrop(SCENERIES[region], { season, dice }),
    path(`M0 ${GROUND} Q160 ${GROUND - 16} 320 ${GROUND - 4} T640 ${GROUND - 6} V420 H0 Z`, light.ground),
  ].join('');
}

function backdrop(scenery: Scenery, { season, dice }: { readonly season: Season; readonly dice: Dice }): string {
  const { far, near, sea } = LIGHTS[season];
  switch (scenery) {
    case 'CITY':
      return [ridge(dice, { base: 250, rise: 70, fill: far }), ...skyline(dice, near)].join('');
    case 'SEA':
      return ridge(dice, { base: 252, rise: 46, fill: far }) + rect(0, 250, WIDTH, 80, sea) + waves(dice);
    case 'MOUNTAINS':
      return (
        peaks(dice, { rise: 170, fill: far, snow: season === 'winter' ? '#ffffff' : undefined }) +
        ridge(dice, { base: 285, rise: 80, fill: near })
      );
    case 'FIELDS':
      return (
        ridge(dice, { base: 262, rise: 70, fill: far }) +
        ridge(dice, { base: 295, rise: 40, fill: near }) +
        path(`M0 300 Q320 280 640 304 V330 H0 Z`, near)
      );
    case 'VOLCANO':
      return (
        path('M-20 290 Q170 262 286 132 Q320 118 352 132 Q470 258 660 286 V330 H-20 Z', far) +
        path('M0 300 Q60 262 120 296 T250 298 V330 H0 Z M420 300 Q500 258 560 294 T640 292 V330 H420 Z', near)
      );
  }
}

interface Hills {
  readonly base: number;
  readonly rise: number;
  readonly fill: string;
}

function ridge(dice: Dice, { base, rise, fill }: Hills): string {
  const tops = Array.from({ length: 5 }, (_, index) => {
    const x = index * 160;
    return `Q${x - 80} ${base - dice.between(rise / 3, rise)} ${x} ${base - dice.between(0, rise / 3)}`;
  });
  return path(`M-160 340 V${base} ${tops.join(' ')} H660 V340 Z`, fill);
}

function peaks(
  dice: Dice,
  { rise, fill, snow }: { readonly rise: number; readonly fill: string; readonly snow: string | undefined },
): string {
  return [60, 220, 390, 560]
    .map((x) => {
      const top = 300 - dice.between(rise / 2, rise);
      const wide = dice.between(120, 170);
      const cap = snow === undefined ? '' : polygon([[x, top], [x - wide / 5, top + 36], [x, top + 28], [x + wide / 5, top + 36]], snow); // biome-ignore format: points
      return polygon([[x - wide, 330], [x, top], [x + wide, 330]], fill) + cap; // biome-ignore format: points
    })
    .join('');
}

const skyline = (dice: Dice, fill: string): string[] =>
  Array.from({ length: 16 }, (_, index) => {
    const height = dice.between(30, 110);
    return rect(index * 42 - 10, 320 - height, dice.between(24, 38), height, fill);
  });

const waves = (dice: Dice): string =>
  Array.from({ length: 14 }, () =>
    rect(dice.between(0, 600), dice.between(258, 312), dice.between(16, 50), 2, '#ffffff55', 1),
  ).join('');

function cloud(dice: Dice, season: Season): string {
  const [x, y] = [dice.between(20, 600), dice.between(30, 140)];
  const fill = season === 'evening' ? '#ffffff30' : '#ffffffc0';
  return `<g fill="${fill}"><ellipse cx="${x}" cy="${y}" rx="44" ry="12"/><ellipse cx="${x + 20}" cy="${y - 9}" rx="24" ry="12"/></g>`;
}
