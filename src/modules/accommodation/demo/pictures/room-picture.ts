import { Dice } from '#kernel/demo/dice.ts';
import { LIGHTS, type Season } from './seasons.ts';
import { circle, fading, HEIGHT, path, picture, polygon, rect, WIDTH } from './shapes.ts';

/** What kinds of rooms are drawn, each with what it is called. */
export const ROOM_SCENES = {
  tower: '호텔 객실',
  hanok: '한옥 온돌방',
  dormitory: '도미토리',
  pension: '펜션 객실',
  camp: '캠핑 자리',
} as const;
type RoomScene = keyof typeof ROOM_SCENES;

interface Scene {
  readonly kind: RoomScene;
  readonly season: Season;
  readonly number: number;
}

/** The inside of a room, with the season before its window. */
export function roomPicture({ kind, season, number }: Scene): string {
  const dice = new Dice(`room ${kind} ${season} ${number}`);
  const hue = dice.between(0, 359);
  return picture({
    title: ROOM_SCENES[kind],
    parts: [
      fading(...LIGHTS[season].sky),
      rect(0, 0, WIDTH, HEIGHT, `hsl(${hue} 26% 90%)`),
      rect(0, 300, WIDTH, 120, kind === 'hanok' ? '#e6cf9a' : '#c9a27c'),
      view(dice, season),
      FURNITURE[kind](hue),
    ],
  });
}

function view(dice: Dice, season: Season): string {
  const { far, near, ground, sun } = LIGHTS[season];
  const hill = (base: number, fill: string) =>
    path(`M190 ${base} Q260 ${base - dice.between(30, 80)} 330 ${base - 10} L470 ${base - 14} V240 H190 Z`, fill);
  return [
    rect(182, 52, 296, 196, '#ffffff', 4),
    rect(190, 60, 280, 180, 'url(#sky)'),
    circle(dice.between(220, 430), 98, 16, sun),
    hill(214, far),
    hill(226, near),
    rect(190, 222, 280, 18, ground),
    rect(327, 60, 6, 180, '#ffffff'),
    rect(176, 248, 308, 10, '#b98d66', 3),
  ].join('');
}

const bed = ({ x, width, hue }: { readonly x: number; readonly width: number; readonly hue: number }): string =>
  rect(x, 262, width, 60, `hsl(${hue} 30% 46%)`, 8) +
  rect(x, 308, width, 62, '#fbfaf7', 8) +
  rect(x, 330, width, 46, `hsl(${(hue + 150) % 360} 36% 62%)`, 6) +
  rect(x + 16, 298, width / 2 - 26, 24, '#ffffff', 10) +
  rect(x + width / 2 + 10, 298, width / 2 - 26, 24, '#ffffff', 10);

const lamp = (x: number): string =>
  rect(x + 13, 282, 4, 60, '#6d5a4b') + polygon([[x, 286], [x + 30, 286], [x + 23, 258], [x + 7, 258]], '#ffe3a3'); // biome-ignore format: points

const quilt = (x: number, hue: number): string =>
  rect(x, 346, 130, 46, '#fbfaf7', 12) +
  rect(x, 362, 130, 34, `hsl(${hue} 46% 64%)`, 10) +
  rect(x + 34, 338, 62, 18, '#ffffff', 9);

const bunk = (x: number, hue: number): string =>
  [250, 322]
    .map((y) => rect(x, y, 150, 26, '#fbfaf7', 6) + rect(x + 46, y - 2, 104, 28, `hsl(${hue} 40% 60%)`, 6))
    .join('') + [x - 6, x + 148].map((post) => rect(post, 210, 8, 170, '#8a6a4a', 3)).join('');

const FURNITURE: Readonly<Record<RoomScene, (hue: number) => string>> = {
  tower: (hue) => bed({ x: 220, width: 240, hue }) + lamp(168) + lamp(482),
  hanok: (hue) =>
    [40, 540]
      .map(
        (x) =>
          rect(x, 90, 64, 200, '#f6efdf', 2) +
          [0, 1, 2, 3].map((line) => rect(x, 90 + line * 50, 64, 3, '#8a6244')).join('') +
          rect(x + 31, 90, 3, 200, '#8a6244'),
      )
      .join('') +
    quilt(170, hue) +
    quilt(340, (hue + 120) % 360) +
    rect(286, 318, 76, 10, '#7a5236', 3),
  dormitory: (hue) => bunk(40, hue) + bunk(452, (hue + 60) % 360),
  pension: (hue) =>
    bed({ x: 150, width: 220, hue }) +
    rect(430, 318, 120, 10, '#8a6244', 3) +
    rect(444, 328, 8, 50, '#8a6244') +
    rect(528, 328, 8, 50, '#8a6244') +
    circle(490, 304, 14, '#d9702f'),
  camp: (hue) => polygon([[0, 0], [170, 0], [60, 420], [0, 420]], `hsl(${hue} 34% 70%)`) + polygon([[640, 0], [470, 0], [580, 420], [640, 420]], `hsl(${hue} 34% 64%)`) + bed({ x: 240, width: 170, hue }) + lamp(190), // biome-ignore format: points
};
