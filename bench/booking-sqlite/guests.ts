import { randomInt, randomUUID } from 'node:crypto';
import { answerParent } from '../child.ts';
import { type Call, closedLoop, type Load, type Reply } from '../load.ts';

export interface Visit {
  readonly url: string;
  readonly clients: number;
  readonly seconds: number;
  readonly most: number;
  /** Whether the server keeps idempotency keys. */
  readonly repeats: boolean;
  readonly rooms: readonly string[];
  /** One member for each client. */
  readonly tokens: readonly string[];
}

export interface Booked extends Load {
  /** The reservations that were answered as CONFIRMED. */
  readonly ids: readonly string[];
}

const NIGHTS = 2;
const FIRST_DAY = 3;
const LAST_DAY = 360;
const DAY = 86_400_000;

const dateAhead = (days: number): string => new Date(Date.now() + days * DAY).toISOString().slice(0, 10);
const dates = Array.from({ length: LAST_DAY + NIGHTS + 1 }, (_, days) => dateAhead(days));

answerParent({ book });

/** Guests who book any room on any date, and wait for the answer. */
async function book({ url, clients, seconds, most, repeats, rooms, tokens }: Visit): Promise<Booked> {
  const ids: string[] = [];
  const next = (client: number): Call => {
    const day = randomInt(FIRST_DAY, LAST_DAY);
    const wish = {
      roomId: rooms[randomInt(rooms.length)],
      checkIn: dates[day],
      checkOut: dates[day + NIGHTS],
      guests: 2,
    };
    return {
      path: '/api/v1/reservations',
      headers: {
        authorization: `Bearer ${tokens[client % tokens.length]}`,
        'content-type': 'application/json',
        'idempotency-key': randomUUID(),
        prefer: 'wait=10',
      },
      body: JSON.stringify(wish),
    };
  };
  const judge = ({ status, body }: Reply): string | undefined => {
    const { id, status: state } = JSON.parse(body) as { id?: string; status?: string };
    if (status !== 201 || state !== 'CONFIRMED' || id === undefined) return `${status} ${state}`;
    ids.push(id);
    return undefined;
  };
  return { ...(await closedLoop({ url, clients, seconds, most, next, repeats, judge })), ids };
}
