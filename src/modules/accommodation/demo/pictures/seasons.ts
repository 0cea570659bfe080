export const SEASONS = ['spring', 'summer', 'autumn', 'winter', 'evening'] as const;
export type Season = (typeof SEASONS)[number];

interface Light {
  /** The sky from above down to the horizon. */
  readonly sky: readonly [string, string];
  readonly sun: string;
  readonly far: string;
  readonly near: string;
  readonly ground: string;
  readonly tree: string;
  readonly sea: string;
  /** What shines out of the windows. */
  readonly window: string;
}

/** The colours of each season, and of an evening. */
export const LIGHTS: Readonly<Record<Season, Light>> = {
  spring: {
    sky: ['#a9d6f2', '#fdeef3'],
    sun: '#fff4c9',
    far: '#b7cdb8',
    near: '#8fba8a',
    ground: '#b9d492',
    tree: '#f3b6c9',
    sea: '#7fb9d6',
    window: '#dff1fb',
  },
  summer: {
    sky: ['#4fa8e0', '#cdeffb'],
    sun: '#fff7b0',
    far: '#7fb091',
    near: '#4f9068',
    ground: '#86bf63',
    tree: '#3f7d4f',
    sea: '#2f8fc0',
    window: '#e6f7ff',
  },
  autumn: {
    sky: ['#8fc0e6', '#fdf0da'],
    sun: '#ffe9b8',
    far: '#c99a76',
    near: '#b56f45',
    ground: '#d9bd7c',
    tree: '#d9702f',
    sea: '#5f9dbd',
    window: '#fff3d6',
  },
  winter: {
    sky: ['#b9cfe3', '#f6fafd'],
    sun: '#ffffff',
    far: '#cdd8e2',
    near: '#a9bac8',
    ground: '#f3f7fa',
    tree: '#6f8b86',
    sea: '#86a9bf',
    window: '#ffe9b5',
  },
  evening: {
    sky: ['#27305f', '#f2a27a'],
    sun: '#ffe3b0',
    far: '#4b4a78',
    near: '#39406a',
    ground: '#3f5a5c',
    tree: '#2c4a50',
    sea: '#4a5c93',
    window: '#ffd67d',
  },
};
