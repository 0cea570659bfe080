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
 */
export interface Subscriber<Data> {
  handle(data: Data, info: EventInfo): Promise<void>;
}

/** Of the scope `instance`: it runs in no unit and has no mark, and changes only what this process keeps in memory. */
export interface InstanceSubscriber<Data> extends Subscriber<Data> {
  /**
   * An event of this partition key was passed over: what memory holds of the key is read again from what the module has stored.
   * It comes more than once, for the module may store what the event says later than this process hears it.
   */
  loadAgain(key: string): Promise<void>;
}

/**
 * `module`: one process of the module hears it, and what it does is stored. `instance`: every process of the module hears it, and keeps
 * what it learns in memory; a process begins with what the module had not stored yet, so it can be told what it knows already.
 */
export type Subscription = Declared<'module', Subscriber<unknown>> | Declared<'instance', InstanceSubscriber<unknown>>;

interface Declared<Scope, Hearer> {
  readonly event: EventDefinition;
  /** Names the subscriber in the inbox and among the dead letters; it never changes. */
  readonly name: string;
  readonly subscriber: Token<Hearer>;
  readonly scope: Scope;
}

type Named<Hearer> = Token<Hearer> & { readonly name: string };

const kebab = (name: string): string => name.replace(/(?<!^)(?=[A-Z])/g, '-').toLowerCase();

/** Declares in a manifest that a subscriber hears of an event. */
export function on<Data>(event: EventDefinition<Data>, subscriber: Named<Subscriber<Data>>): Subscription;
export function on<Data>(
  event: EventDefinition<Data>,
  subscriber: Named<InstanceSubscriber<Data>>,
  options: { readonly scope: 'instance' },
): Subscription;
export function on(
  event: unknown,
  subscriber: Named<unknown>,
  { scope }: { readonly scope: Subscription['scope'] } = { scope: 'module' },
): Subscription {
  return { event, name: kebab(subscriber.name), subscriber, scope } as Subscription;
}
