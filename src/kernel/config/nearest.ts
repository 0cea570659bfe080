/** The known name that takes the fewest single edits (a swap of neighbours is one) to become the unknown one. */
export function nearest({
  unknown,
  known,
}: {
  readonly unknown: string;
  readonly known: Iterable<string>;
}): string | undefined {
  let best: { readonly name: string; readonly distance: number } | undefined;
  for (const name of known) {
    const distance = edits(unknown, { to: name });
    if (best === undefined || distance < best.distance) best = { name, distance };
  }
  return best?.name;
}

function edits(from: string, { to }: { readonly to: string }): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1];
      const cost = (cells: readonly number[], at: number): number => cells[at] ?? Number.POSITIVE_INFINITY;
      let least = Math.min(
        cost(previous, column) + 1,
        cost(current, column - 1) + 1,
        cost(previous, column - 1) + (same ? 0 : 1),
      );
      const swapped = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (swapped) least = Math.min(least, cost(beforePrevious, column - 2) + 1);
      current.push(least);
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[to.length] ?? 0;
}
