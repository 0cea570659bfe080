export interface Effort {
  /** Fewer and shorter rounds, and a goal that is easier to meet, for every change. */
  readonly quick: boolean;
  /** How many rounds, when not as many as usual. */
  readonly rounds: number | undefined;
  /** Where the processes may keep their files; it is removed afterwards. */
  readonly folder: string;
  readonly say: (line: string) => void;
}

export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface Outcome {
  /** What was set, for whoever reads the file later. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** One entry for each contender of each round, as it was measured. */
  readonly rounds: readonly object[];
  readonly summary: object;
  readonly table: Table;
  /** Sentences under the table. */
  readonly remarks: readonly string[];
  /** Why the run has failed: a broken invariant, or a goal that was missed. */
  readonly failures: readonly string[];
}

export interface Benchmark {
  readonly name: string;
  readonly measures: string;
  run(effort: Effort): Promise<Outcome>;
}
