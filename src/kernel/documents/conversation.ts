import { topicOf } from '../event-bus/envelope.ts';
import type { EventDefinition } from '../event-bus/event.ts';
import { deadLetterParked } from '../inbox/dead-letter-parked.ts';
import type { Subscription } from '../inbox/subscriber.ts';
import type { ModuleManifest } from '../module/module.ts';

export type Talking = Pick<ModuleManifest, 'name' | 'summary' | 'publishes' | 'subscribes'>;

export interface Hearer {
  readonly module: string;
  readonly subscriber: string;
  /** Once in the module, or in every process that runs it. */
  readonly scope: Subscription['scope'];
}

/** An event with its way: who tells it, where, and what is done in which module when it is heard. */
export interface ToldEvent {
  readonly event: EventDefinition;
  readonly teller: string;
  readonly topic: string;
  readonly heardBy: readonly Hearer[];
}

/** Who tells what to whom, in the order of the modules. */
export const conversationOf = (modules: readonly Talking[], topicPrefix: string): readonly ToldEvent[] =>
  modules.flatMap(({ name, publishes }) =>
    publishes.map((event) => ({
      event,
      teller: name,
      topic: topicOf(event, topicPrefix),
      heardBy: modules.flatMap((module) =>
        module.subscribes
          .filter((subscription) => subscription.event.type === event.type)
          .map(({ name: subscriber, scope }) => ({ module: module.name, subscriber, scope })),
      ),
    })),
  );

/** What a module tells the outside of its dead letters, where the bus can be read from there. */
export function toldOfDeadLetters(module: string, topicPrefix: string): ToldEvent {
  const event = deadLetterParked(module);
  return { event, teller: module, topic: topicOf(event, topicPrefix), heardBy: [] };
}
