import type { Token } from '../module/wire.ts';

/** Work that is due by itself. What is due is read from the database, so a missed or doubled run does no harm. */
export interface Job {
  /** Once the signal says so it ends with the portion in hand; what is left is due the next time. */
  run(signal?: AbortSignal): Promise<void>;
}

export interface JobDefinition {
  readonly name: string;
  /** Milliseconds from the end of one run to the start of the next. */
  readonly every: number;
  /** Whether the first run is at the start, and not a while after it. */
  readonly atOnce?: boolean;
  /** Once among all processes of the module at a time, which is the rule, or in each of them, for what a process keeps for itself and for what waits for no other. */
  readonly scope?: 'module' | 'instance';
  readonly job: Token<Job>;
}
