import type { EventDefinition } from '../event-bus/event.ts';
import type { Token } from '../module/wire.ts';

/** What a subscriber may know of an event besides its data. */
export interface EventInfo {
  readonly id: string;
  /** When it happened, in milliseconds since the epoch. */
  readonly at: number;
  readonly correlationId: string;
}

/**
 * Hears of one kind of event. It may be called twice, late, or out of turn. It runs inside a unit of its module's database, together
 * with its inbox mark. A refusal by a rule is an outcome that it commits; what it throws undoes only its own effect.
 * Of the scope `instance` it runs in no unit and has no mark: it changes only what this process keeps in memory.
 */
export interface Subscriber<Data> {
  handle(data: Data, info: EventInfo): Promise<void>;
}

/**
 * `module`: one process of the module hears it, and what it does is stored. `instance`: every process of the module hears it, and keeps
 * what it learns in memory; a process begins with what the module had not stored yet, so it can be told what it knows already.
 */
export type Scope = 'module' | 'instance';

export interface Subscription {
  readonly event: EventDefinition;
  /** Names the subscriber in the inbox and among the dead letters; it never changes. */
  readonly name: string;
  readonly subscriber: Token<Subscriber<unknown>>;
  readonly scope: Scope;
}

const kebab = (name: string): string => name.replace(/(?<!^)(?=[A-Z])/g, '-').toLowerCase();

/** Declares in a manifest that a subscriber hears of an event. */
export function on<Data>(
  event: EventDefinition<Data>,
  subscriber: Token<Subscriber<Data>> & { readonly name: string },
  { scope = 'module' }: { readonly scope?: Scope } = {},
): Subscription {
  return {
    event: event as unknown as EventDefinition,
    name: kebab(subscriber.name),
    subscriber: subscriber as Token<Subscriber<unknown>>,
    scope,
  };
}
