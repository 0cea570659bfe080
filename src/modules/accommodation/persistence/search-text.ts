import type { Amenity } from '../domain/amenities.ts';

/** Korean typed on a Mac comes in parts (NFD), and nobody minds the case. */
const folded = (text: string): string => text.normalize('NFC').toLowerCase();

interface Named {
  readonly name: string;
  readonly nameEn: string | null;
  readonly address: string;
}

/** What a search by words looks at; line breaks are in none of the parts, so no match spans two. */
export const searchText = ({ name, nameEn, address }: Named): string =>
  folded([name, nameEn ?? '', address].join('\n'));

export const searchedWords = folded;

/** One of each code, in their order, as `amenityText` has it. */
export const amenityMarks = (amenities: readonly Amenity[]): string[] =>
  [...new Set(amenities)].sort().map((code) => `<${code}>`);

/** `<PARKING><WIFI>`: sorted, so that one pattern finds any choice of them. */
export const amenityText = (amenities: readonly Amenity[]): string => amenityMarks(amenities).join('');

/** A LIKE pattern; an underscore of a code stands for itself, for no two codes differ only there. */
export const amenityPattern = (amenities: readonly Amenity[]): string => `%${amenityMarks(amenities).join('%')}%`;
