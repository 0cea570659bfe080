import type { AccommodationType } from '../../domain/accommodation-types.ts';
import { circle, grid, path, polygon, rect } from './shapes.ts';

interface Paint {
  readonly wall: string;
  readonly roof: string;
  readonly trim: string;
  readonly window: string;
  readonly water: string;
}

type House = (paint: Paint) => string;

/** The silhouette of each type, standing on the ground in the middle of the picture. */
export const HOUSES: Readonly<Record<AccommodationType, House>> = {
  HOTEL: ({ wall, roof, trim, window }) =>
    rect(190, 250, 260, 80, trim) +
    rect(240, 92, 160, 238, wall) +
    rect(232, 84, 176, 12, roof) +
    grid({ x: 256, y: 110, columns: 5, rows: 7, step: [27, 26], size: [18, 16], fill: window }) +
    grid({ x: 202, y: 266, columns: 2, rows: 1, step: [20, 20], size: [14, 30], fill: window }) +
    grid({ x: 408, y: 266, columns: 2, rows: 1, step: [20, 20], size: [14, 30], fill: window }) +
    rect(296, 292, 48, 38, roof) +
    rect(286, 284, 68, 8, trim),
  RESORT: ({ wall, roof, trim, window, water }) =>
    path('M120 330 V190 Q220 130 320 190 V330 Z', wall) +
    path('M310 330 V150 Q410 86 520 150 V330 Z', trim) +
    grid({ x: 146, y: 206, columns: 5, rows: 4, step: [33, 28], size: [22, 16], fill: window }) +
    grid({ x: 336, y: 166, columns: 5, rows: 5, step: [35, 30], size: [24, 17], fill: window }) +
    rect(110, 324, 420, 8, roof) +
    `<ellipse cx="320" cy="366" rx="150" ry="22" fill="${water}"/>` +
    palm(90) +
    palm(556),
  CONDO: ({ wall, roof, trim, window }) =>
    rect(120, 180, 130, 150, wall) +
    rect(250, 130, 140, 200, trim) +
    rect(390, 160, 130, 170, wall) +
    rect(114, 172, 142, 10, roof) +
    rect(244, 122, 152, 10, roof) +
    rect(384, 152, 142, 10, roof) +
    grid({ x: 134, y: 196, columns: 4, rows: 4, step: [28, 32], size: [20, 18], fill: window }) +
    grid({ x: 264, y: 146, columns: 4, rows: 5, step: [30, 34], size: [22, 20], fill: window }) +
    grid({ x: 404, y: 176, columns: 4, rows: 4, step: [28, 34], size: [20, 20], fill: window }),
  PENSION: ({ wall, roof, trim, window }) =>
    gable({ x: 170, y: 330, width: 170, height: 86, rise: 92, wall, roof }) +
    gable({ x: 360, y: 330, width: 120, height: 66, rise: 70, wall: trim, roof }) +
    rect(214, 262, 82, 44, window, 3) +
    circle(255, 206, 16, window) +
    rect(392, 278, 56, 34, window, 3) +
    rect(150, 326, 350, 8, roof),
  POOL_VILLA: ({ wall, roof, trim, window, water }) =>
    rect(150, 214, 220, 116, wall) +
    rect(300, 164, 190, 60, trim) +
    rect(136, 206, 250, 10, roof) +
    rect(288, 156, 214, 10, roof) +
    rect(168, 236, 120, 74, window, 2) +
    rect(322, 178, 146, 34, window, 2) +
    rect(470, 222, 10, 108, roof) +
    polygon([[250, 352], [500, 352], [540, 394], [214, 394]], water), // biome-ignore format: points
  MOTEL: ({ wall, roof, trim, window }) =>
    rect(210, 170, 230, 160, wall) +
    rect(202, 160, 246, 12, roof) +
    grid({ x: 228, y: 188, columns: 5, rows: 3, step: [42, 40], size: [28, 22], fill: window }) +
    rect(300, 296, 44, 34, roof) +
    rect(466, 176, 8, 154, roof) +
    rect(446, 130, 50, 60, trim, 8) +
    path('M486 146 a16 16 0 1 0 0 28 a20 20 0 0 1 0 -28 Z', window),
  GUESTHOUSE: ({ wall, roof, trim, window }) =>
    gable({ x: 220, y: 330, width: 200, height: 130, rise: 70, wall, roof }) +
    rect(372, 132, 20, 40, trim) +
    grid({ x: 246, y: 220, columns: 3, rows: 1, step: [56, 40], size: [34, 30], fill: window }) +
    rect(250, 276, 34, 54, roof, 2) +
    rect(316, 280, 78, 30, window, 2) +
    [0, 1, 2, 3, 4, 5, 6, 7].map((at) => polygon([[228 + at * 24, 206], [244 + at * 24, 206], [236 + at * 24, 220]], at % 2 ? trim : roof)).join(''), // biome-ignore format: points
  HANOK: ({ wall, trim, window }) =>
    rect(170, 244, 300, 78, wall) +
    [170, 262, 366, 460].map((x) => rect(x, 244, 10, 82, '#6b4a35')).join('') +
    [190, 282, 386].map((x) => paperDoor({ x, y: 258, fill: window })).join('') +
    tileRoof({ left: 122, right: 518, y: 236, top: 166 }) +
    rect(150, 322, 340, 12, trim),
  MINBAK: ({ wall, roof, window }) =>
    rect(200, 258, 220, 66, wall) +
    [226, 296, 366].map((x) => rect(x, 272, 34, 42, window, 2)).join('') +
    path('M172 262 Q190 176 310 172 Q430 176 448 262 Q310 240 172 262 Z', '#c9a45c') +
    path('M172 262 Q310 240 448 262 Q310 254 172 262 Z', roof) +
    stoneWall(),
  HOSTEL: ({ wall, roof, trim, window }) =>
    rect(200, 150, 240, 180, wall) +
    rect(190, 140, 260, 12, roof) +
    grid({ x: 220, y: 170, columns: 5, rows: 3, step: [42, 42], size: [28, 26], fill: window }) +
    rect(210, 296, 220, 34, trim) +
    rect(296, 300, 48, 30, roof) +
    [230, 320, 410].map((x, at) => rect(x, 108, 3, 34, '#777') + polygon([[x + 3, 108], [x + 27, 115], [x + 3, 122]], at === 1 ? trim : roof)).join(''), // biome-ignore format: points
  RESIDENCE: ({ wall, roof, trim, window }) =>
    rect(230, 110, 180, 220, wall) +
    rect(222, 102, 196, 10, roof) +
    [0, 1, 2, 3, 4, 5]
      .map(
        (floor) =>
          grid({ x: 246, y: 122 + floor * 30, columns: 3, rows: 1, step: [54, 0], size: [38, 14], fill: window }) +
          rect(242, 136 + floor * 30, 156, 5, trim),
      )
      .join('') +
    rect(298, 302, 44, 28, roof),
  CAMPING: ({ wall, roof, trim, window }) =>
    polygon([[150, 330], [250, 206], [350, 330]], wall) + // biome-ignore format: points
    polygon(
      [
        [222, 330],
        [250, 246],
        [278, 330],
      ],
      window,
    ) + // biome-ignore format: points
    polygon(
      [
        [330, 330],
        [420, 222],
        [510, 330],
      ],
      trim,
    ) + // biome-ignore format: points
    polygon(
      [
        [396, 330],
        [420, 256],
        [444, 330],
      ],
      roof,
    ) + // biome-ignore format: points
    rect(296, 374, 48, 7, '#6b4a35', 3) +
    path('M306 374 Q300 348 320 334 Q342 350 334 374 Z', '#f2913d') +
    path('M313 374 Q310 360 320 350 Q330 360 327 374 Z', '#ffd75e'),
  PET_FRIENDLY: ({ wall, roof, trim, window }) =>
    gable({ x: 160, y: 330, width: 210, height: 104, rise: 84, wall, roof }) +
    rect(190, 254, 50, 40, window, 3) +
    rect(296, 254, 50, 40, window, 3) +
    rect(250, 268, 34, 62, trim, 3) +
    gable({ x: 410, y: 336, width: 76, height: 40, rise: 34, wall: trim, roof }) +
    path('M430 336 V316 a18 18 0 0 1 36 0 V336 Z', '#4b3a33') +
    dog(526),
};

interface Gable {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly rise: number;
  readonly wall: string;
  readonly roof: string;
}

function gable({ x, y, width, height, rise, wall, roof }: Gable): string {
  const top = y - height;
  const middle = x + width / 2;
  return (
    polygon([[x, y], [x, top], [middle, top - rise], [x + width, top], [x + width, y]], wall) + // biome-ignore format: points
    polygon([[x - 16, top + 8], [middle, top - rise - 10], [x + width + 16, top + 8], [x + width + 6, top + 14], [middle, top - rise + 8], [x - 6, top + 14]], roof) // biome-ignore format: points
  );
}

function tileRoof({
  left,
  right,
  y,
  top,
}: {
  readonly left: number;
  readonly right: number;
  readonly y: number;
  readonly top: number;
}): string {
  const middle = (left + right) / 2;
  return (
    path(
      `M${left} ${y - 14} Q${middle} ${y + 14} ${right} ${y - 14} Q${right - 60} ${top + 44} ${right - 78} ${top} Q${middle} ${top + 14} ${left + 78} ${top} Q${left + 60} ${top + 44} ${left} ${y - 14} Z`,
      '#454c57',
    ) +
    path(
      `M${left + 74} ${top} Q${middle} ${top + 14} ${right - 74} ${top} V${top - 8} Q${middle} ${top + 8} ${left + 74} ${top - 8} Z`,
      '#5c6470',
    ) +
    path(
      `M${left} ${y - 14} Q${middle} ${y + 14} ${right} ${y - 14} L${right - 6} ${y - 5} Q${middle} ${y + 24} ${left + 6} ${y - 5} Z`,
      '#343a44',
    )
  );
}

const paperDoor = ({ x, y, fill }: { readonly x: number; readonly y: number; readonly fill: string }): string =>
  rect(x, y, 62, 56, '#6b4a35', 2) +
  grid({ x: x + 4, y: y + 4, columns: 4, rows: 3, step: [14, 17], size: [12, 14], fill });

const stoneWall = (): string =>
  Array.from({ length: 22 }, (_, index) => {
    const shade = ['#5d6063', '#6f7275', '#4f5255'][index % 3] ?? '#5d6063';
    return `<ellipse cx="${130 + index * 18}" cy="${334 + (index % 2) * 6}" rx="12" ry="8" fill="${shade}"/>`;
  }).join('');

const palm = (x: number): string =>
  rect(x, 250, 7, 84, '#8a6a4a') +
  [-60, -25, 10, 45]
    .map(
      (turn) =>
        `<ellipse cx="${x + 4}" cy="244" rx="34" ry="7" fill="#4f8f58" transform="rotate(${turn} ${x + 4} 250)"/>`,
    )
    .join('');

const dog = (x: number): string =>
  `<g fill="#8a5a3a"><ellipse cx="${x}" cy="346" rx="24" ry="14"/><circle cx="${x + 24}" cy="332" r="12"/><path d="M${x + 16} 324 l-4 -12 l12 6 Z M${x - 22} 340 q-16 -6 -14 -20 q6 8 18 12 Z"/><rect x="${x - 18}" y="352" width="6" height="16"/><rect x="${x + 10}" y="352" width="6" height="16"/></g>`;
