import type { EventOutcome, EventTrail, ToldEvent } from './event-trail.ts';
import { SagaNotFound } from './operations.errors.ts';

export interface SagaStep extends ToldEvent {
  readonly outcomes: readonly EventOutcome[];
}

/** Puts together what the modules of this process have told each other about one subject. */
export class Sagas {
  readonly #trails: readonly EventTrail[];

  constructor(trails: readonly EventTrail[]) {
    this.#trails = trails;
  }

  /** In the order of time; what was told in the same moment stands after what caused it. @throws SagaNotFound */
  async about(subject: string): Promise<SagaStep[]> {
    const told = (await Promise.all(this.#trails.map((trail) => trail.told(subject)))).flat();
    if (told.length === 0) throw new SagaNotFound();
    return Promise.all(
      inOrder(told).map(async (event) => {
        const outcomes = await Promise.all(this.#trails.map((trail) => trail.outcomes(event)));
        return { ...event, outcomes: outcomes.flat() };
      }),
    );
  }
}

function inOrder(told: readonly ToldEvent[]): ToldEvent[] {
  const byId = new Map(told.map((event) => [event.id, event]));
  const depthOf = ({ envelope }: ToldEvent): number => {
    const cause = byId.get(envelope?.causationid ?? '');
    return cause === undefined ? 0 : 1 + depthOf(cause);
  };
  return told.toSorted((one, other) => one.at - other.at || depthOf(one) - depthOf(other));
}
