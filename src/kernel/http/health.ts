export interface Readiness {
  readonly ready: boolean;
  readonly checks: Readonly<Record<string, 'up' | 'down'>>;
}

/** Whether this process should be sent requests; asked often, so it answers from what is already known. */
export abstract class Health {
  abstract readiness(): Promise<Readiness>;
}
