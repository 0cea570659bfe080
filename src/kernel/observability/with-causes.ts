/** An error in words, with what caused it, and what caused that. */
export function withCauses(error: unknown): string {
  const chain: string[] = [];
  const seen = new Set<unknown>();
  for (let one = error; one !== undefined && !seen.has(one); one = one instanceof Error ? one.cause : undefined) {
    seen.add(one);
    chain.push(String(one));
  }
  return chain.join(' <- ');
}
