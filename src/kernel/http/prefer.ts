const LONGEST = 10;

/** Seconds of `Prefer: wait=N` (RFC 7240), 10 at most; 0 when not asked. */
export function waitSecondsOf(header: string | undefined): number {
  const [, seconds] =
    (header !== undefined && /(?:^|[,;])\s*wait\s*=\s*"?(\d{1,9})"?\s*(?=[,;]|$)/i.exec(header)) || [];
  return Math.min(LONGEST, Number(seconds ?? 0));
}
