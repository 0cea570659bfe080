/** Shortens the wait of whoever polls a row: a missed ring costs time, never truth. */
export abstract class Bell {
  abstract ring(topic: string): void;
  /** Resolves at the next ring, after `milliseconds`, or when the signal aborts, whichever comes first. */
  abstract next(topic: string, wait: { readonly milliseconds: number; readonly signal?: AbortSignal }): Promise<void>;
}
