import type { Finding } from './finding.ts';

const CLOCK_SKEW = 5_000;

interface Told {
  readonly now: number;
  /** When each module told its latest event, where it has told one. */
  readonly told: readonly (number | undefined)[];
}

/** Whether the clock of this machine has gone on since the latest event. */
export function clockFinding({ now, told }: Told): Finding {
  const check = 'clock';
  const here = new Date(now).toISOString();
  const toldLast = Math.max(...told.filter((at) => at !== undefined));
  if (!Number.isFinite(toldLast)) return { check, says: `${here}; no event has been told yet` };
  const latest = `the latest event (${new Date(toldLast).toISOString()})`;
  if (toldLast <= now + CLOCK_SKEW) return { check, says: `${here}, not behind ${latest}` };
  return { check, says: `${here}, behind ${latest}`, fix: 'Set the clock of this machine right before you start.' };
}
