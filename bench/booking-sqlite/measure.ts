import { AccessTokenTerms } from '#kernel/auth/access-token.ts';
import { AccessTokenIssuer } from '#kernel/auth/access-token-issuer.ts';
import { loadKeys } from '#kernel/auth/signing-key-file.ts';
import { SystemClock } from '#kernel/domain/clock.ts';
import { RandomIds } from '#kernel/domain/ids.ts';
import type { Child } from '../child.ts';
import { untoldEvents, violations } from '../invariants.ts';
import type { Booked, Visit } from './guests.ts';
import type { Running } from './servers.ts';

/** What one contender did in one round. */
export interface Measured {
  readonly round: number;
  readonly contender: string;
  readonly clients: number;
  readonly bookings: number;
  readonly perSecond: number;
  /** Of the server process, in microseconds for each booking, until the last event of it is settled. */
  readonly cpu: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

export interface Visitors {
  readonly guests: Child;
  readonly rooms: readonly string[];
  /** The data folder whose key signs their tokens. */
  readonly keys: string;
}

export interface Phase {
  readonly clients: number;
  readonly seconds: number;
  readonly most?: number;
}

const MOST_BOOKINGS = 200_000;

/** Lets guests book with one contender, and looks through its books afterwards. */
export async function measure(
  contender: Running,
  by: { readonly visitors: Visitors; readonly phase: Phase; readonly round: number },
): Promise<Measured & { readonly broken: readonly string[] }> {
  const { name, child, url, books, saga, answered } = contender;
  const { visitors, round } = by;
  const { clients, seconds, most = MOST_BOOKINGS } = by.phase;
  const tokens = tokensFor({ clients, keys: visitors.keys });
  const before = await child.ask<number>('cpuMicros');
  const visit: Visit = { url, clients, seconds, most, repeats: saga, rooms: visitors.rooms, tokens };
  const { ids, ...load } = await visitors.guests.ask<Booked>('book', visit);
  const untold = saga ? await untoldEvents(books) : 0;
  const cpu = (await child.ask<number>('cpuMicros')) - before;
  answered.push(...ids);
  const broken = [
    ...Object.entries(load.faults).map(([fault, times]) => `${times} × ${fault}`),
    ...(untold === 0 ? [] : [`${untold} events that nobody has settled`]),
    ...violations({ books, answered }),
  ].map((what) => `${name}, round ${round}: ${what}`);
  return {
    round,
    contender: name,
    clients,
    bookings: load.answered,
    perSecond: load.answered / load.seconds,
    cpu: cpu / load.answered,
    p50: load.p50,
    p99: load.p99,
    broken,
  };
}

/** Fresh ones each time, for they last for minutes only. */
function tokensFor({ clients, keys }: { readonly clients: number; readonly keys: string }): string[] {
  const ids = new RandomIds();
  const issuer = new AccessTokenIssuer(loadKeys({ dataDir: keys }), new AccessTokenTerms(), new SystemClock(), ids);
  const guest = () => ({ memberId: ids.next(), sessionId: ids.next(), role: 'GUEST' as const });
  return Array.from({ length: clients }, () => issuer.issue(guest()).accessToken);
}
