import { z } from 'zod';
import type { FieldFault } from '../domain/errors.ts';
import { Validation } from '../domain/validation.ts';
import type { Token } from '../module/wire.ts';
import { CURSOR_FAULT, Cursors } from './cursor.ts';
import type { Exchange } from './exchange.ts';
import { faultsOf } from './field-faults.ts';
import { faultsOfIdempotencyKey } from './idempotent-request.ts';
import { carriesBody, readJson } from './json-body.ts';
import { parseQuery } from './query-string.ts';
import type { Route } from './route.ts';

export interface ReadRequest {
  readonly query: unknown;
  readonly body: unknown;
  /** The body as it was sent. */
  readonly sent: unknown;
  readonly idempotencyKey: string | undefined;
}

interface Parsed {
  readonly value: unknown;
  readonly faults: readonly FieldFault[];
}

const NO_FIELDS = z.strictObject({});
const NOTHING: Parsed = { value: undefined, faults: [] };

/** What a request gives to a route, by the schemas of the route. */
export class RequestReader {
  readonly #route: Route;
  readonly #cursors: Cursors | undefined;

  constructor(route: Route, resolve: (token: Token) => unknown) {
    this.#route = route;
    this.#cursors = route.inject.includes(Cursors) ? (resolve(Cursors) as Cursors) : undefined;
  }

  /**
   * Throws one VALIDATION with all that is wrong: with the `Idempotency-Key`, the query, its cursor and the body. Where nothing but the cursor
   * is, the route tells that, for it may have something to tell besides.
   */
  async read(exchange: Exchange): Promise<ReadRequest> {
    const { request } = exchange;
    const key = this.#route.idempotent ? (request.headers['idempotency-key'] as string | undefined) : undefined;
    const query = this.#query(request.url ?? '/');
    const sent = carriesBody(request) ? await readJson(request) : NOTHING;
    const body =
      sent.faults.length > 0 ? sent : parse(this.#route.body ?? NO_FIELDS, sent.value === undefined ? {} : sent.value);
    const faults = [...faultsOfIdempotencyKey(key), ...query.faults, ...body.faults];
    if (faults.some((fault) => fault !== CURSOR_FAULT)) throw new Validation({ faults });
    return { query: query.value, body: body.value, sent: sent.value, idempotencyKey: key };
  }

  #query(url: string): Parsed {
    const { query, faults } = parseQuery(url);
    const parsed = parse(this.#route.query ?? NO_FIELDS, query);
    const forged = query.cursor !== undefined && this.#cursors?.isGenuine(query.cursor) === false;
    const rules = [...parsed.faults, ...(forged ? [CURSOR_FAULT] : [])];
    return { ...parsed, faults: [...faults, ...rules.filter(isElsewhereThan(faults))] };
  }
}

/** What a schema says of a value that could not be read in the first place is not told. */
const isElsewhereThan =
  (told: readonly FieldFault[]) =>
  ({ pointer }: FieldFault): boolean =>
    told.every((fault) => fault.pointer !== pointer);

function parse(schema: z.ZodType, input: unknown): Parsed {
  const parsed = schema.safeParse(input);
  return parsed.success
    ? { value: parsed.data, faults: [] }
    : { value: undefined, faults: faultsOf({ issues: parsed.error.issues, input }) };
}
