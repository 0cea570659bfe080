import { Bell } from './bell.ts';

export class InProcessBell extends Bell {
  readonly #waiting = new Map<string, Set<() => void>>();

  ring(topic: string): void {
    for (const wake of [...(this.#waiting.get(topic) ?? [])]) wake();
  }

  next(topic: string, wait: { readonly milliseconds: number; readonly signal?: AbortSignal }): Promise<void> {
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(topic) ?? new Set();
      const wake = () => {
        clearTimeout(timer);
        wait.signal?.removeEventListener('abort', wake);
        waiting.delete(wake);
        if (waiting.size === 0) this.#waiting.delete(topic);
        resolve();
      };
      const timer = setTimeout(wake, wait.milliseconds);
      wait.signal?.addEventListener('abort', wake);
      this.#waiting.set(topic, waiting.add(wake));
      if (wait.signal?.aborted) wake();
    });
  }
}
