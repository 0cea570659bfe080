import { addDays, dateIn } from '#kernel/domain/local-date.ts';
import type { Answer, ApiClient } from './api-client.ts';
import type { Listed } from './listings.ts';
import type { Refusal, SeveralDoors } from './several-doors.ts';

interface RushParts {
  readonly rooms: readonly Listed[];
  readonly guests: readonly ApiClient[];
  /** All doors, some of which may close. */
  readonly doors: SeveralDoors;
  /** One that stays open. */
  readonly survivor: SeveralDoors;
}

const INSISTING = 6;
/** So many nights of a room are booked in turn, from this day on. */
const NIGHTS = 40;
const FROM = 100;

/** Guests who book and look around without a pause until they are told to end: some with keys and by all doors, some without and by one. */
export class Rush {
  /** The bookings that were taken, and when, by `performance.now()`. */
  readonly accepted = new Map<string, { readonly guest: ApiClient; readonly at: number }>();
  /** What should not have been answered. */
  readonly surprises: unknown[] = [];
  readonly #parts: RushParts;
  #working: readonly Promise<void>[] = [];
  #over = false;

  constructor(parts: RushParts) {
    this.#parts = parts;
  }

  begin(): void {
    this.#working = [
      ...Array.from({ length: INSISTING }, (_, who) => this.#again((n) => this.#bookWithKey(who, n))),
      this.#again((n) => this.#bookWithoutKey(n)),
      this.#again((n) => this.#look(n)),
    ];
  }

  async end(): Promise<void> {
    this.#over = true;
    await Promise.all(this.#working);
  }

  acceptedSince(moment: number): number {
    return [...this.accepted.values()].filter(({ at }) => at > moment).length;
  }

  get refusals(): readonly Refusal[] {
    return [...this.#parts.doors.refusals, ...this.#parts.survivor.refusals];
  }

  async #again(work: (n: number) => Promise<void>): Promise<void> {
    for (let n = 0; !this.#over; n += 1) await work(n);
  }

  async #bookWithKey(who: number, n: number): Promise<void> {
    const guest = this.#guest(who);
    const asked = { ...this.#booking(INSISTING * n + who), key: `rush-${who}-${n}` };
    this.#take(guest, await this.#parts.doors.insist(guest, asked));
  }

  /** It may be told 503, for nobody knows whether it has been taken. */
  async #bookWithoutKey(n: number): Promise<void> {
    const guest = this.#guest(n);
    const answer = await this.#parts.survivor.once(guest, this.#booking(n));
    if (answer?.status !== 503) this.#take(guest, answer);
  }

  async #look(n: number): Promise<void> {
    const paths = ['/members/me', '/reservations', `/rooms/${this.#room(n).roomId}`, '/accommodations?limit=5'];
    const path = paths[n % paths.length] ?? '';
    const answer = await this.#parts.survivor.once(this.#guest(n), { method: 'GET', path });
    if (answer?.status !== 200) this.surprises.push([path, answer?.status, answer?.body]);
  }

  #take(guest: ApiClient, answer: Answer | undefined): void {
    if (answer?.status === 202) this.accepted.set(answer.body.id, { guest, at: performance.now() });
    else this.surprises.push(['booking', answer?.status, answer?.body]);
  }

  #booking(n: number) {
    const today = dateIn('Asia/Seoul', Date.now());
    const checkIn = addDays(today, FROM + (n % NIGHTS));
    const body = { roomId: this.#room(n).roomId, checkIn, checkOut: addDays(checkIn, 2), guests: 2 };
    return { method: 'POST', path: '/reservations', body };
  }

  #room(n: number): Listed {
    return this.#parts.rooms[n % this.#parts.rooms.length] as Listed;
  }

  #guest(n: number): ApiClient {
    return this.#parts.guests[n % this.#parts.guests.length] as ApiClient;
  }
}
