/** Where the value of a setting in a loaded configuration came from. */
export interface Origin {
  /** `group.someName` */
  readonly setting: string;
  /** Its path in the configuration, where the sections of modules lie under `modules`. */
  readonly path: string;
  readonly variable: string;
  readonly secret: boolean;
  /** It may change while the process works. */
  readonly reloadable: boolean;
  readonly source: string;
}

const origins = new WeakMap<object, readonly Origin[]>();

/** Remembers what a configuration as it was loaded does not say of itself. */
export function rememberOrigins(configuration: object, known: readonly Origin[]): void {
  origins.set(configuration, known);
}

/** Takes what `loadConfiguration` returned, no copy of it. */
export function originsIn(configuration: object): readonly Origin[] {
  const known = origins.get(configuration);
  if (known === undefined)
    throw new TypeError('Only a configuration as it was loaded can be shown; of a copy nobody knows what is secret.');
  return known;
}
