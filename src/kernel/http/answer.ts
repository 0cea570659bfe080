import { z } from 'zod';

/** A header that comes with an answer, besides those that come with every answer. */
export type PromisedHeader = 'Cache-Control' | 'ETag' | 'Location' | 'Retry-After' | 'Set-Cookie';

/** What goes over the wire with one status: JSON, or server-sent events with such data, or text or bytes of another type, or nothing. */
export interface Answer {
  readonly body?: z.ZodType;
  readonly events?: z.ZodType;
  readonly contentType?: string;
  readonly headers?: readonly PromisedHeader[];
}

/** The answers of a route by their status; a schema alone is a JSON body, `{}` is no body. */
export type Answers = Readonly<Record<number, z.ZodType | Answer>>;

export const answersOf = (answers: Answers): Readonly<Record<number, Answer>> =>
  Object.fromEntries(
    Object.entries(answers).map(([status, answer]) => [
      status,
      answer instanceof z.ZodType ? { body: answer } : answer,
    ]),
  );
