/** A run of numbered entries of large made-up data. */
export interface Portion {
  /** Of the portion, from 1. */
  readonly number: number;
  readonly first: number;
  readonly last: number;
}

/** Lays a portion of large made-up data; of what is there already it tells the others again, and changes nothing. */
export interface BulkFiller {
  fill(portion: Portion): Promise<void>;
}
