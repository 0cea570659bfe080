/** What kind of process it is: the name of its file of settings, the port it listens on unless told otherwise, and where it stands among others. */
export interface Role {
  readonly name: string;
  readonly port: number;
  /** The modules that run in other processes; left out, none do. */
  readonly elsewhere?: readonly string[];
  /** Whether it signs access tokens, which others can only verify; left out, it does. */
  readonly signs?: boolean;
}

/** What a role means among all modules that there are. */
export interface Standing {
  readonly name: string;
  readonly elsewhere: readonly string[];
  readonly signs: boolean;
  /** It runs no module: it has no database, and neither hears nor tells anything. */
  readonly empty: boolean;
}

export function standingOf({ name, elsewhere = [], signs = true }: Role, modules: readonly string[]): Standing {
  return { name, elsewhere, signs, empty: modules.length > 0 && elsewhere.length === modules.length };
}
