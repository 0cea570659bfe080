/** A numbered list of what tests prove. A title begins with the mark, as `SECURITY 12: …` does. */
export interface Checklist {
  readonly title: string;
  readonly about: string;
  /** What stands before the number in a title, with its space if it has one. */
  readonly mark: string;
  /** One line for each number. */
  readonly lines: Readonly<Record<number, Line>>;
}

export type Line = string | Proven | Open;

/** Proven by whole files, whose titles do not carry the number. */
export interface Proven {
  readonly text: string;
  readonly by: readonly string[];
}

/** Not proven by a test yet. */
export interface Open {
  readonly text: string;
  readonly open: string;
}
