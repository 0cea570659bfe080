/** What kind of process it is: the name of its file of settings, the port it listens on unless told otherwise, and where it stands among others. */
export interface Role {
  readonly name: string;
  readonly port: number;
  /** The modules that run in other processes; left out, none do. */
  readonly elsewhere?: readonly string[];
  /** Whether it signs access tokens, which others can only verify; left out, it does. */
  readonly signs?: boolean;
  /** Whether it works with no other process: it needs nothing that processes share. Left out, it does not. */
  readonly alone?: boolean;
}

/** What a role means among all modules that there are. */
export interface Standing {
  readonly name: string;
  readonly elsewhere: readonly string[];
  readonly signs: boolean;
  /** It runs no module: it has no database, and neither hears nor tells anything. */
  readonly empty: boolean;
  readonly alone: boolean;
}

export function standingOf(role: Role, modules: readonly string[]): Standing {
  const { name, elsewhere = [], signs = true, alone = false } = role;
  return { name, elsewhere, signs, empty: modules.length > 0 && elsewhere.length === modules.length, alone };
}
