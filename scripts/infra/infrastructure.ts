export const SERVERS = ['mysql', 'redis', 'kafka'] as const;
export type ServerName = (typeof SERVERS)[number];

export const WAYS = ['natively', 'in docker'] as const;
export type Way = (typeof WAYS)[number];

export interface ServerStatus {
  readonly server: ServerName;
  readonly runs: Way;
  /** What clients connect to; undefined before its first start. */
  readonly address: string | undefined;
  readonly pid?: number | undefined;
  /** Whether it has just answered in its own protocol. */
  readonly answers: boolean;
}

/** Gives servers to the distributed suites. All of it may be asked for again: what is so already stays so. */
export interface Infrastructure {
  /** Resolves once each of them answers. @throws InfraFault */
  up(servers: readonly ServerName[]): Promise<void>;
  /** Ends them in good order and keeps their data. */
  down(servers: readonly ServerName[]): Promise<void>;
  /** Ends them without warning, as a crash does. */
  kill(servers: readonly ServerName[]): Promise<void>;
  /** Ends everything and forgets its data. */
  wipe(): Promise<void>;
  status(): Promise<readonly ServerStatus[]>;
}
