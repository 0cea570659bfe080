import type { z } from 'zod';

/** What a topic is for: the conversation of sagas, or facts that replicas copy. */
export type Channel = 'conversation' | 'facts';

interface EventOptions<Data> {
  /** The partition key: events of one key are first delivered in the order in which they were committed. */
  readonly key: (data: Data) => string;
  readonly channel?: Channel;
  /** Lifts the data of the version before this one. */
  readonly lift?: (previous: unknown) => unknown;
}

/** A fact that its owner tells: the type `module.fact`, the schema's version, the schema. */
export interface EventDefinition<Data = unknown> {
  readonly type: string;
  readonly version: number;
  readonly channel: Channel;
  readonly schema: z.ZodType<Data>;
  readonly key: (data: Data) => string;
  readonly lift: ((previous: unknown) => unknown) | undefined;
  of(data: Data): DomainEvent<Data>;
}

/** Something that happened, not yet told. */
export interface DomainEvent<Data = unknown> {
  readonly definition: EventDefinition<Data>;
  readonly data: Data;
}

/** Declares an event in its owner's `contract.ts`. */
export function defineEvent<Data>(
  type: `${string}.${string}`,
  version: number,
  schema: z.ZodType<Data>,
  options: EventOptions<Data>,
): EventDefinition<Data> {
  const definition: EventDefinition<Data> = {
    type,
    version,
    schema,
    channel: options.channel ?? 'conversation',
    key: options.key,
    lift: options.lift,
    of: (data) => ({ definition, data }),
  };
  return definition;
}

/** The module that owns an event type. */
export const ownerOf = (type: string): string => type.slice(0, type.indexOf('.'));

export type EventData<Definition> = Definition extends EventDefinition<infer Data> ? Data : never;
