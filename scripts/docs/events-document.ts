import { conversationOf, type ToldEvent, toldOfDeadLetters } from '#kernel/documents/conversation.ts';
import { exampleOf } from '#kernel/documents/example.ts';
import { JsonSchemas } from '#kernel/documents/json-schemas.ts';
import { fieldsOf } from '#kernel/documents/schema-fields.ts';
import type { ModuleManifest } from '#kernel/module/module.ts';
import { code, GENERATED, joined, table } from './markdown.ts';

/** docs/events.md: who tells what to whom, and what is in it. */
export function eventsDocument(of: {
  readonly modules: readonly ModuleManifest[];
  readonly topicPrefix: string;
}): string {
  const told = conversationOf(of.modules, of.topicPrefix);
  return joined(
    GENERATED,
    '# Events',
    'What the modules tell each other. The running program shows the same at `/events`, and as AsyncAPI 3.0 at `/asyncapi.json`. [architecture.md](architecture.md) says how events travel.',
    table(
      ['event', 'told by', 'heard by'],
      told.map(({ event, teller, heardBy }) => [
        `[${event.type}](#${anchorOf(event.type, event.version)})`,
        teller,
        [...new Set(heardBy.map(({ module }) => module))].join(', '),
      ]),
    ),
    ...told.map(section),
    section(toldOfDeadLetters('{module}', of.topicPrefix)),
  );
}

const anchorOf = (type: string, version: number): string => `${type.replaceAll('.', '')}-version-${version}`;

function section({ event, topic, heardBy }: ToldEvent): string {
  const schemas = new JsonSchemas();
  const schema = schemas.of(event.schema);
  return joined(
    `## ${event.type}, version ${event.version}`,
    event.summary,
    `Topic ${code(topic)}, key ${code(event.key)}.`,
    heardBy
      .map(
        ({ module, subscriber, scope }) =>
          `- ${module}: ${code(subscriber)}${scope === 'instance' ? ', in every process' : ''}`,
      )
      .join('\n'),
    table(
      ['field', 'type', ''],
      fieldsOf(schemas, schema).map(({ path, type, required, description }) => [
        code(path),
        type,
        [...(required ? [] : ['may be missing']), ...(description === '' ? [] : [description])].join('; '),
      ]),
    ),
    `\`\`\`json\n${JSON.stringify(exampleOf(schemas, schema), undefined, 2)}\n\`\`\``,
  ).trimEnd();
}
