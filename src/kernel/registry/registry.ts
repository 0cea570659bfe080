/** One process at work. */
export interface Instance {
  readonly id: string;
  /** The kind of process it is: monolith, room, gateway … */
  readonly name: string;
  readonly modules: readonly string[];
  /** Where others reach its API. */
  readonly url: string;
  readonly version: string;
  readonly state: 'ready' | 'draining';
}

/** Knows which processes are at work; ready, draining and gone are seen everywhere within 2 seconds. */
export abstract class Registry {
  /** Makes this process known, or its new state, and keeps it known until it is withdrawn; returns also while nobody can be told. */
  abstract announce(instance: Instance): Promise<void>;

  /** This process is no longer there. Never throws. */
  abstract withdraw(): Promise<void>;

  /** Those at work, in the order of their ids. What cannot be read, or is empty after a loss, is answered as it was seen last. */
  abstract instances(): Promise<readonly Instance[]>;
}
