import type { Delivery } from '../event-bus/event-bus.ts';

/** A delivery that waits for its turn, and how often it has failed. */
export interface Entry {
  readonly delivery: Delivery;
  readonly settle: () => void;
  attempts: number;
}

interface Lane {
  readonly entries: Entry[];
  resumeAt: number;
}

/** One queue per key and topic: a lane whose head failed rests for a while, the others move on. */
export class Lanes {
  readonly #lanes = new Map<string, Lane>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(entry: Entry): void {
    const key = laneOf(entry);
    const lane = this.#lanes.get(key);
    if (lane === undefined) this.#lanes.set(key, { entries: [entry], resumeAt: 0 });
    else lane.entries.push(entry);
    this.#size += 1;
  }

  /** What may be handled now, in order within each lane: the longest waiting lanes first, `most` entries at most. */
  ready({ now, most }: { readonly now: number; readonly most: number }): Entry[] {
    const batch: Entry[] = [];
    const taken: [string, Lane][] = [];
    for (const [key, lane] of this.#lanes) {
      if (batch.length >= most) break;
      if (lane.resumeAt > now) continue;
      batch.push(...lane.entries.slice(0, most - batch.length));
      taken.push([key, lane]);
    }
    for (const [key, lane] of taken) {
      this.#lanes.delete(key);
      this.#lanes.set(key, lane);
    }
    return batch;
  }

  /** Takes the head of its lane away: it is settled. */
  remove(entry: Entry): void {
    const key = laneOf(entry);
    const lane = this.#lanes.get(key);
    if (lane?.entries[0] !== entry) throw new Error('only the head of a lane can be settled');
    lane.entries.shift();
    this.#size -= 1;
    if (lane.entries.length === 0) this.#lanes.delete(key);
  }

  /** Lets the lane of a failed entry rest until then. */
  rest(entry: Entry, until: number): void {
    const lane = this.#lanes.get(laneOf(entry));
    if (lane !== undefined) lane.resumeAt = until;
  }

  /** How many lanes rest after a failure. */
  resting(now: number): number {
    return [...this.#lanes.values()].filter(({ resumeAt }) => resumeAt > now).length;
  }

  /** When the next resting lane wakes, or undefined when none waits. */
  nextWake(): number | undefined {
    let earliest: number | undefined;
    for (const lane of this.#lanes.values())
      if (earliest === undefined || lane.resumeAt < earliest) earliest = lane.resumeAt;
    return earliest;
  }
}

export const laneOf = (entry: Entry): string => `${entry.delivery.topic} ${entry.delivery.key}`;
