import { AsyncLocalStorage } from 'node:async_hooks';

/** What travels with a request or an event through logs, rows and further events. */
export interface WorkContext {
  /** Names the whole conversation: the request's id, copied to every event that comes of it. */
  readonly correlationId: string;
  /** The id of the event that is being handled, if it is one. */
  readonly causationId?: string;
  /** W3C trace context, level 1. */
  readonly traceparent: string;
}

const storage = new AsyncLocalStorage<WorkContext>();

export const runInContext = <T>(context: WorkContext, work: () => T): T => storage.run(context, work);
export const currentContext = (): WorkContext | undefined => storage.getStore();
