/** The entity tag of a version. */
export const etagOf = ({ version }: { readonly version: number }): string => `"${version}"`;

/** The versions that `If-Match` allows; undefined when any will do. A weak or foreign tag allows none. */
export function versionsOf(ifMatch: string | undefined): number[] | undefined {
  if (ifMatch === undefined || ifMatch.trim() === '*') return undefined;
  return ifMatch.split(',').flatMap((tag) => {
    const [, version] = /^\s*"(\d{1,15})"\s*$/.exec(tag) ?? [];
    return version === undefined ? [] : [Number(version)];
  });
}
