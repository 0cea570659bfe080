import specs from '@asyncapi/specs';
import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { asyncApiOf } from '#kernel/documents/asyncapi.ts';
import { envelope } from '#kernel/event-bus/envelope.ts';
import { deadLetterParked } from '#kernel/inbox/dead-letter-parked.ts';
import { documentsOf } from '../../src/bootstrap/documents.ts';
import { allModules } from '../../src/bootstrap/modules.ts';
import { desk, post } from '../support/scratch-modules.ts';

// biome-ignore lint/suspicious/noExplicitAny: a document is looked at, not trusted
type Document = any;

describe('the AsyncAPI document of Jumak', () => {
  const document: Document = documentsOf({ modules: allModules, topicPrefix: 'jumak' }).asyncApi();
  const events = allModules.flatMap(({ publishes }) => publishes);

  it('is valid', () => {
    const ajv = new Ajv({ strict: false });
    addFormats.default(ajv);
    const validate = ajv.compile(specs.schemasWithoutId['3.0.0'] as object);
    validate(document);
    expect(validate.errors).toBeNull();
  });

  it('has every event of every contract, and what each module tells of its dead letters', () => {
    const told = Object.values<Document>(document.components.messages).map(({ name }) => name);
    expect(told).toEqual([
      ...events.map(({ type }) => type),
      ...allModules.map(({ name }) => `${name}.dead-letter-parked`),
    ]);
  });

  it('shows events that whoever hears them can read', () => {
    for (const event of [...events, ...allModules.map(({ name }) => deadLetterParked(name))]) {
      const { payload } = document.components.messages[`${event.type}.v${event.version}`].examples[0];
      const { data } = envelope.parse(payload);
      expect({ type: event.type, faults: event.schema.safeParse(data).error?.issues ?? [] }).toEqual({
        type: event.type,
        faults: [],
      });
      expect(payload.partitionkey).toBe((data as Readonly<Record<string, unknown>>)[event.key]);
    }
  });
});

describe('an AsyncAPI document', () => {
  const document: Document = asyncApiOf({
    title: 'Letters',
    version: '1',
    description: 'Of letters.',
    topicPrefix: 'office',
    modules: [post, desk({ copying: true })],
  });

  it('has a channel for each topic', () => {
    expect(Object.keys(document.channels)).toEqual([
      ...['office.post', 'office.post.facts', 'office.desk'],
      ...['office.post.dead-letters', 'office.desk.dead-letters'],
    ]);
  });

  it('has an operation for whoever tells an event, and one for each who hears it', () => {
    const about = Object.entries<Document>(document.operations).filter(([, { messages }]) =>
      messages[0].$ref.endsWith('/post.letter-written.v2'),
    );
    expect(about.map(([name, { action }]) => `${action} ${name}`)).toEqual([
      'send post.tells.post.letter-written',
      'receive desk.read-when-letter-is-written',
      'receive desk.copy-when-letter-is-written',
    ]);
  });

  it('says of each event which field is its key', () => {
    const { bindings } = document.components.messages['post.letter-written.v2'];
    expect(bindings.kafka.key.description).toBe('The `key` of the data.');
  });
});
