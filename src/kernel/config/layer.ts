import type { ConfigurationFault } from './configuration-faults.ts';

/** A value that some source gives to the setting at this path. */
export interface Given {
  readonly path: string;
  readonly value: unknown;
  readonly source: string;
}

/** What one source of settings says. Of several layers the later one wins, setting by setting. */
export interface Layer {
  readonly given: readonly Given[];
  readonly faults: readonly ConfigurationFault[];
  /** Part of it could not be read, so that what is missing elsewhere says nothing. */
  readonly broken: boolean;
}

export const merge = (layers: readonly Layer[]): ReadonlyMap<string, Given> =>
  new Map(layers.flatMap(({ given }) => given.map((one) => [one.path, one] as const)));
