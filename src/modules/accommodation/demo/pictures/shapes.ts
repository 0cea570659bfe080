type Point = readonly [x: number, y: number];

export const rect = (x: number, y: number, width: number, height: number, fill: string, rounded = 0): string =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${fill}"${rounded > 0 ? ` rx="${rounded}"` : ''}/>`;

export const polygon = (points: readonly Point[], fill: string): string =>
  `<polygon points="${points.map(([x, y]) => `${x},${y}`).join(' ')}" fill="${fill}"/>`;

export const circle = (x: number, y: number, radius: number, fill: string): string =>
  `<circle cx="${x}" cy="${y}" r="${radius}" fill="${fill}"/>`;

export const path = (d: string, fill: string): string => `<path d="${d}" fill="${fill}"/>`;

interface Grid {
  readonly x: number;
  readonly y: number;
  readonly columns: number;
  readonly rows: number;
  /** From one to the next, across and down. */
  readonly step: Point;
  readonly size: Point;
  readonly fill: string;
}

/** Windows in rows. */
export const grid = ({ x, y, columns, rows, step, size, fill }: Grid): string =>
  Array.from({ length: columns * rows }, (_, index) =>
    rect(x + (index % columns) * step[0], y + Math.floor(index / columns) * step[1], size[0], size[1], fill, 1),
  ).join('');

export const WIDTH = 640;
export const HEIGHT = 420;

/** A picture of its own, with what a reader who cannot see it is told. */
export const picture = ({ title, parts }: { readonly title: string; readonly parts: readonly string[] }): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img"><title>${title}</title>${parts.join('')}</svg>`;

/** A background that fades from one colour to another, top to bottom. */
export const fading = (from: string, to: string): string =>
  `<defs><linearGradient id="sky" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${from}"/><stop offset="1" stop-color="${to}"/></linearGradient></defs>`;
