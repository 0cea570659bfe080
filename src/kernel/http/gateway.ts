import type { IncomingMessage } from 'node:http';
import type { Operation } from './route.ts';

/** A request as it goes to another process: everything that the client must not say for itself has been taken out. */
export interface ForwardedRequest {
  readonly module: string;
  readonly method: string;
  /** Path and query as they were sent. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | undefined;
  /** Sent twice it is done once, and answered alike. */
  readonly repeatable: boolean;
  /** How long the answer may take, when the route says so. */
  readonly answersWithin: number | undefined;
  /** How much longer the client is ready to wait, in seconds. */
  readonly waitSeconds: number;
  /** Aborts when the client has gone. */
  readonly signal: AbortSignal;
}

/** What came back: status and headers are those of the message, whose body is still to be read, or to be destroyed. */
export type ForwardedAnswer = IncomingMessage;

/** Passes requests on to the processes that serve a module. */
export abstract class Gateway {
  /** Resolves when the headers of an answer are there. Throws UNAVAILABLE when nobody can give one. */
  abstract forward(request: ForwardedRequest): Promise<ForwardedAnswer>;
}

/** A route of a module that this process does not run. */
export interface OperationElsewhere {
  readonly operation: Operation;
  readonly module: string;
}

/** The routes of modules that run in other processes, and the way there. */
export interface Elsewhere {
  readonly operations: readonly OperationElsewhere[];
  readonly gateway: Gateway;
}
