import { SearchIndex } from '../domain/search-index.ts';

/** Keeps nothing: every search goes to the rows. */
export class NoSearchIndex extends SearchIndex {
  async readPlace(): Promise<void> {}
  async readRoom(): Promise<void> {}
  keepRoom(): void {}
  keepNights(): void {}
  async build(): Promise<void> {}
}
