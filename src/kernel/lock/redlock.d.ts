declare module 'redlock' {
  import type { Redis } from 'ioredis';

  export class ExecutionError extends Error {
    readonly attempts: readonly Promise<{ readonly votesAgainst: ReadonlyMap<Redis, Error> }>[];
  }

  export class ResourceLockedError extends Error {}

  export interface Lock {
    release(): Promise<unknown>;
  }

  /** The package has types of its own, which its `exports` hide. */
  class Redlock {
    constructor(clients: Iterable<Redis>, settings?: { readonly retryCount?: number });
    acquire(resources: string[], milliseconds: number): Promise<Lock>;
  }

  // biome-ignore lint/style/noDefaultExport: the package exports it so
  export { Redlock as default };
}
