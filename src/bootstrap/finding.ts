import type { StartFault } from '#kernel/lifecycle/start-faults.ts';

/** One thing that was looked at; without a fix all is well. */
export interface Finding {
  readonly check: string;
  readonly says: string;
  readonly fix?: string;
}

interface Judged {
  readonly check: string;
  readonly faults: readonly StartFault[];
  /** What is said when there are none. */
  readonly well: string;
}

export function findings({ check, faults, well }: Judged): Finding[] {
  if (faults.length === 0) return [{ check, says: well }];
  return faults.map(({ problem, fix }) => ({ check, says: problem, fix }));
}
