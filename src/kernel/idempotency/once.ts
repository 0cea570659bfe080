/** Effects that must be had once, although a unit may be run again after a commit of which nobody knows whether it happened. */
export abstract class Once {
  /**
   * Runs `work` in a unit of its own, together with a mark. Only a unit that finds its own mark has been committed before, and answers
   * by `committed`; one that was undone is run anew, whoever else has committed meanwhile.
   */
  abstract run<T>(work: () => Promise<T>, committed: () => Promise<T>): Promise<T>;
}
