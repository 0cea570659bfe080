import { envelope } from '../event-bus/envelope.ts';
import type { Channel } from '../event-bus/event.ts';
import { conversationOf, type Talking, type ToldEvent, toldOfDeadLetters } from './conversation.ts';
import { exampleOf } from './example.ts';
import { type JsonSchema, JsonSchemas } from './json-schemas.ts';

export interface EventsDescription {
  readonly title: string;
  readonly version: string;
  readonly description: string;
  readonly topicPrefix: string;
  readonly modules: readonly Talking[];
}

const PURPOSES: Readonly<Record<Channel, string>> = {
  conversation: 'What has happened, for whoever has to answer.',
  facts: 'What is the case now, whole and with a version, for whoever keeps a copy.',
  'dead-letters': 'What could not be handled, for whoever watches from outside. On Kafka alone; no module hears it.',
};

type Json = Readonly<Record<string, unknown>>;

/** An AsyncAPI 3.0 document of the events that modules tell each other: a channel for each topic, an operation for each teller and hearer. */
export function asyncApiOf({ title, version, description, topicPrefix, modules }: EventsDescription): Json {
  const told = [
    ...conversationOf(modules, topicPrefix),
    ...modules.map(({ name }) => toldOfDeadLetters(name, topicPrefix)),
  ];
  const schemas = new JsonSchemas();
  const messages = Object.fromEntries(told.map((one) => [messageNameOf(one), messageOf(one, schemas)]));
  return {
    asyncapi: '3.0.0',
    info: { title, version, description, tags: modules.map(({ name, summary }) => ({ name, description: summary })) },
    defaultContentType: 'application/cloudevents+json',
    channels: channelsOf(told),
    operations: Object.fromEntries(told.flatMap(operationsOf)),
    components: { messages, schemas: schemas.components },
  };
}

const messageNameOf = ({ event }: ToldEvent): string => `${event.type}.v${event.version}`;

function messageOf(told: ToldEvent, schemas: JsonSchemas): Json {
  const { event, teller } = told;
  const sealed = schemas.of(envelope);
  const data = schemas.of(event.schema);
  const own = {
    type: { const: event.type },
    source: { const: `/jumak/${teller}` },
    dataversion: { const: event.version },
    partitionkey: { type: 'string', description: `The \`${event.key}\` of the data.` },
    data,
  };
  const payload = { allOf: [sealed, { type: 'object', properties: own }] };
  return {
    name: event.type,
    title: event.type,
    summary: event.summary,
    tags: [{ name: teller }],
    payload,
    bindings: { kafka: { key: { type: 'string', description: `The \`${event.key}\` of the data.` } } },
    examples: [{ payload: examplePayload({ told, schemas, sealed, data }) }],
  };
}

function examplePayload(of: {
  readonly told: ToldEvent;
  readonly schemas: JsonSchemas;
  readonly sealed: JsonSchema;
  readonly data: JsonSchema;
}): Json {
  const { event, teller } = of.told;
  const data = exampleOf(of.schemas, of.data) as Readonly<Record<string, unknown>>;
  return {
    ...(exampleOf(of.schemas, of.sealed) as Json),
    type: event.type,
    source: `/jumak/${teller}`,
    dataversion: event.version,
    partitionkey: data[event.key],
    data,
  };
}

function channelsOf(told: readonly ToldEvent[]): Json {
  const byTopic = Object.groupBy(told, ({ topic }) => topic);
  return Object.fromEntries(
    Object.entries(byTopic).map(([topic, events = []]) => [
      topic,
      {
        address: topic,
        description: events.map(({ event }) => PURPOSES[event.channel])[0],
        messages: Object.fromEntries(
          events.map((one) => [messageNameOf(one), { $ref: `#/components/messages/${messageNameOf(one)}` }]),
        ),
        bindings: { kafka: { topic } },
      },
    ]),
  );
}

function operationsOf(told: ToldEvent): readonly (readonly [string, Json])[] {
  const { event, teller, topic, heardBy } = told;
  const name = messageNameOf(told);
  const about = {
    channel: { $ref: `#/channels/${topic}` },
    messages: [{ $ref: `#/channels/${topic}/messages/${name}` }],
  };
  return [
    [`${teller}.tells.${event.type}`, { action: 'send', summary: event.summary, tags: [{ name: teller }], ...about }],
    ...heardBy.map(
      ({ module, subscriber }) =>
        [
          `${module}.${subscriber}`,
          { action: 'receive', summary: subscriber, tags: [{ name: module }], ...about },
        ] as const,
    ),
  ];
}
