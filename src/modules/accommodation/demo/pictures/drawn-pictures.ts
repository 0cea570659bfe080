import { ACCOMMODATION_TYPES } from '../../domain/accommodation-types.ts';
import { type Picture, Pictures } from '../../domain/pictures.ts';
import { REGIONS } from '../../domain/regions.ts';
import { type PlaceScene, placePicture } from './place-picture.ts';
import { ROOM_SCENES, roomPicture } from './room-picture.ts';
import { SEASONS } from './seasons.ts';

const TYPE_OF = new Map(ACCOMMODATION_TYPES.map((type) => [wordOf(type), type]));
const REGION_OF = new Map(REGIONS.map((region) => [wordOf(region), region]));
const PLACE = new RegExp(`^(${[...TYPE_OF.keys()].join('|')})_([a-z]+)_([a-z]+)_(\\d{1,6})\\.svg$`);
const ROOM = /^([a-z]+)_([a-z]+)_(\d{1,6})\.svg$/;

/** Where the pictures of a made-up place are: all that one shows is in its name. */
export const placePicturesAt = ({ type, region, number }: Omit<PlaceScene, 'season'>): string[] =>
  [0, 1, 2].map((turn) => {
    const season = SEASONS[(number + turn * 2) % SEASONS.length];
    return `/media/places/${wordOf(type)}_${wordOf(region)}_${season}_${number}.svg`;
  });

/** Draws the pictures of the made-up places and rooms when they are asked for; nothing is kept. */
export class DrawnPictures extends Pictures {
  find({ folder, file }: { readonly folder: string; readonly file: string }): Picture | undefined {
    const content = folder === 'places' ? drawnPlace(file) : folder === 'rooms' ? drawnRoom(file) : undefined;
    return content === undefined ? undefined : { contentType: 'image/svg+xml', content };
  }
}

function drawnPlace(file: string): string | undefined {
  const [, ofType = '', ofRegion = '', ofSeason, number] = PLACE.exec(file) ?? [];
  const [type, region] = [TYPE_OF.get(ofType), REGION_OF.get(ofRegion)];
  const season = SEASONS.find((name) => name === ofSeason);
  if (type === undefined || region === undefined || season === undefined) return undefined;
  return placePicture({ type, region, season, number: Number(number) });
}

function drawnRoom(file: string): string | undefined {
  const [, ofKind, ofSeason, number] = ROOM.exec(file) ?? [];
  const kind = (Object.keys(ROOM_SCENES) as (keyof typeof ROOM_SCENES)[]).find((name) => name === ofKind);
  const season = SEASONS.find((name) => name === ofSeason);
  if (kind === undefined || season === undefined) return undefined;
  return roomPicture({ kind, season, number: Number(number) });
}

function wordOf(code: string): string {
  return code.toLowerCase().replaceAll('_', '-');
}
