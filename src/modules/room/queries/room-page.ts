export interface RoomPage<View> {
  readonly items: readonly View[];
  /** Where the next page goes on, undefined on the last one. */
  readonly next: string | undefined;
}

/** The first so many of rooms in the order of their ids. */
export function pageOf<View extends { readonly id: string }>({
  found,
  limit,
}: {
  readonly found: readonly View[];
  readonly limit: number;
}): RoomPage<View> {
  const items = found.slice(0, limit);
  return { items, next: found.length > limit ? items.at(-1)?.id : undefined };
}
