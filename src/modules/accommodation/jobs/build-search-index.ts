import type { Job } from '#kernel/jobs/job.ts';
import type { SearchIndex } from '../domain/search-index.ts';

/** Builds the search in memory after a start, and once more when the rows could not be read. */
export class BuildSearchIndex implements Job {
  readonly #index: SearchIndex;

  constructor(index: SearchIndex) {
    this.#index = index;
  }

  async run(signal?: AbortSignal): Promise<void> {
    await this.#index.build(signal);
  }
}
