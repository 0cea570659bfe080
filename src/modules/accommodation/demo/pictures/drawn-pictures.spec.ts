import { describe, expect, it } from '@jest/globals';
import { ACCOMMODATION_TYPES } from '../../domain/accommodation-types.ts';
import { REGIONS } from '../../domain/regions.ts';
import { DrawnPictures, placePicturesAt } from './drawn-pictures.ts';
import { ROOM_SCENES } from './room-picture.ts';
import { SEASONS } from './seasons.ts';

const pictures = new DrawnPictures();

function drawn(address: string): string {
  const [, , folder = '', file = ''] = address.split('/');
  return pictures.find({ folder, file })?.content ?? '';
}

const PLACES = ACCOMMODATION_TYPES.flatMap((type) =>
  REGIONS.flatMap((region) => placePicturesAt({ type, region, number: 7 })),
);
const ROOMS = Object.keys(ROOM_SCENES).flatMap((kind) =>
  SEASONS.map((season) => `/media/rooms/${kind}_${season}_3.svg`),
);

describe.each([
  ['places', PLACES],
  ['rooms', ROOMS],
])('the pictures of %s', (_, addresses) => {
  const images = addresses.map(drawn);

  it('are there, and small', () => {
    expect(images.filter(({ length }) => length < 1_000 || length > 20_000)).toEqual([]);
  });

  it('hold no number that is none', () => {
    expect(images.filter((image) => /NaN|undefined|Infinity/.test(image))).toEqual([]);
  });

  it('close every element that they open', () => {
    const open = (image: string) => image.match(/<[a-z]/gi)?.length;
    const closed = (image: string) => image.match(/\/>|<\//g)?.length;
    expect(images.filter((image) => open(image) !== closed(image))).toEqual([]);
  });

  it('run nothing and load nothing', () => {
    expect(images.filter((image) => /<script|href|\son\w+=|<foreignObject|<style/i.test(image))).toEqual([]);
  });
});

it('differ from place to place', () => {
  const [one = ''] = placePicturesAt({ type: 'HOTEL', region: 'SEOUL', number: 5 });
  expect(drawn(one)).not.toBe(drawn(one.replace('_5.', '_10.')));
});
