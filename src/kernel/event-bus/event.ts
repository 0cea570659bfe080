import type { z } from 'zod';

/** What a topic is for: the conversation of sagas, facts that replicas copy, or copies of dead letters, which no module hears. */
export type Channel = 'conversation' | 'facts' | 'dead-letters';

/** The fields that hold a text. */
type TextField<Data> = keyof { [Field in keyof Data as Data[Field] extends string ? Field : never]: true } & string;

interface EventOptions<Data> {
  /** One or two sentences on what has happened and what others may rely on. */
  readonly summary: string;
  /** The field that is the partition key: events of one key are first delivered in the order in which they were committed. */
  readonly key: TextField<Data>;
  readonly channel?: Channel;
  /** The field that says what the event is about (CloudEvents `subject`): all events of one saga share it. */
  readonly subject?: TextField<Data>;
  /** Lifts the data of the version before this one. */
  readonly lift?: (previous: unknown) => unknown;
}

/** A fact that its owner tells: the type `module.fact`, the schema's version, the schema. */
export interface EventDefinition<Data = unknown> {
  readonly type: string;
  readonly version: number;
  readonly channel: Channel;
  readonly summary: string;
  readonly schema: z.ZodType<Data>;
  readonly key: string;
  readonly subject: string | undefined;
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
    summary: options.summary,
    schema,
    channel: options.channel ?? 'conversation',
    key: options.key,
    subject: options.subject,
    lift: options.lift,
    of: (data) => ({ definition, data }),
  };
  return definition;
}

/** The module that owns an event type. */
export const ownerOf = (type: string): string => type.slice(0, type.indexOf('.'));

export type EventData<Definition> = Definition extends EventDefinition<infer Data> ? Data : never;
