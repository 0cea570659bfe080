/** What lies at `group.someName`, or undefined when there is no such group. */
export const valueAt = (tree: object, path: string): unknown =>
  path.split('.').reduce<unknown>((group, key) => (group as Record<string, unknown> | undefined)?.[key], tree);
