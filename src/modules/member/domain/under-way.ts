/** What has begun and not ended: by its id, until when it counts at most, for the process that began it may be gone. */
export type UnderWay = Readonly<Record<string, number>>;

const LONGEST = 30_000;

interface Begun {
  readonly id: string;
  readonly now: number;
}

const alive = (underWay: UnderWay, now: number): UnderWay =>
  Object.fromEntries(Object.entries(underWay).filter(([, until]) => now < until));

export const howMany = (underWay: UnderWay, now: number): number => Object.keys(alive(underWay, now)).length;

export const begun = (underWay: UnderWay, { id, now }: Begun): UnderWay => ({
  ...alive(underWay, now),
  [id]: now + LONGEST,
});

export function over(underWay: UnderWay, { id, now }: Begun): UnderWay {
  const { [id]: _, ...others } = alive(underWay, now);
  return others;
}

/** When the last of it ends, 0 when there is none. */
export const lastEnd = (underWay: UnderWay): number => Math.max(0, ...Object.values(underWay));
