import type { Cursors } from '#kernel/http/cursor.ts';
import type { Page } from '../queries/list-reservations.ts';

interface ListOf {
  readonly cursors: Cursors;
  /** Names the list, so that a cursor of one list is refused on another. */
  readonly list: string;
}

/** @throws Validation for a cursor that is not of this list */
export const positionOf = ({
  cursors,
  list,
  cursor,
}: ListOf & { readonly cursor: string | undefined }): string | undefined =>
  cursor === undefined ? undefined : String(cursors.decode(list, cursor));

export const shownPage = <Item>({ cursors, list, page }: ListOf & { readonly page: Page<Item> }) => ({
  items: page.items,
  page: { nextCursor: page.next === undefined ? null : cursors.encode(list, page.next) },
});
