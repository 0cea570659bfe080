import { z } from 'zod';
import { UNREADABLE_CAUSES } from '../event-bus/envelope.ts';
import { defineEvent } from '../event-bus/event.ts';

const CAUSES = ['FAILED', ...UNREADABLE_CAUSES] as const;
export type DeadLetterCause = (typeof CAUSES)[number];

const parked = z.object({
  deadLetterId: z.uuidv7().meta({ description: 'What operators call it by.' }),
  module: z.string(),
  subscriber: z.string().meta({ description: 'The module itself when nobody in it knows the type.' }),
  eventId: z.string().meta({ description: 'Of what cannot be read, topic/partition/offset.' }),
  type: z.string().meta({ description: 'As the message names it; empty when it names none.' }),
  version: z
    .int()
    .positive()
    .nullable()
    .meta({ description: '`null` of what has no envelope that belongs to its topic.' }),
  key: z.string(),
  cause: z.enum(CAUSES),
  error: z.string(),
  attempts: z.int().positive(),
  parkedAt: z.iso.datetime(),
  origin: z.object({
    topic: z.string(),
    partition: z.int().min(0),
    offset: z.string().meta({ description: 'A number of 64 bits.' }),
  }),
  payload: z.string().nullable().meta({
    description: 'The message as it came; `null` when it is too large for a copy, and only the database has it.',
  }),
  payloadBytes: z.int().min(0),
});

/**
 * A subscriber of the module could not handle an event, which now lies among its dead letters. No module hears of it: it is for those
 * who watch the topics from outside.
 */
export const deadLetterParked = (module: string) =>
  defineEvent(`${module}.dead-letter-parked`, 1, parked, {
    summary:
      'An event lies among the dead letters of a subscriber. Told on Kafka alone, as a copy for whoever watches the topics from outside: the table of the module is the truth, and says what has become of it since.',
    key: 'key',
    channel: 'dead-letters',
  });
