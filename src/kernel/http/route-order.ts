/** Sorts express paths so that `/members/me` is tried before `/members/:id`. */
export function bySpecificity(a: string, b: string): number {
  const [left, right] = [a.split('/'), b.split('/')];
  for (let at = 0; at < Math.min(left.length, right.length); at += 1) {
    const difference = rank(left[at] ?? '') - rank(right[at] ?? '');
    if (difference !== 0) return difference;
  }
  return 0;
}

const rank = (segment: string): number => (segment.startsWith('*') ? 2 : segment.startsWith(':') ? 1 : 0);
