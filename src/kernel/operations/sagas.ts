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

  /** What has become of events with the subscribers of these modules, whoever told them. */
  outcomes(events: readonly Pick<ToldEvent, 'id' | 'type'>[]): Promise<readonly (readonly EventOutcome[])[]> {
    return Promise.all(
      events.map(async (event) => (await Promise.all(this.#trails.map((trail) => trail.outcomes(event)))).flat()),
    );
  }

  /** @throws SagaNotFound */
  async about(subject: string): Promise<SagaStep[]> {
    const told = (await Promise.all(this.#trails.map((trail) => trail.told(subject)))).flat();
    if (told.length === 0) throw new SagaNotFound();
    const events = inOrderOfTelling(told, ({ id, at, envelope }) => ({ id, at, cause: envelope?.causationid }));
    const outcomes = await this.outcomes(events);
    return events.map((event, index) => ({ ...event, outcomes: outcomes[index] ?? [] }));
  }
}

interface Telling {
  readonly id: string;
  readonly at: number;
  readonly cause: string | null | undefined;
}

/** In the order of time; what was told in the same moment stands after what caused it. */
export function inOrderOfTelling<Told>(told: readonly Told[], tellingOf: (event: Told) => Telling): Told[] {
  const tellings = new Map(told.map((event) => [event, tellingOf(event)]));
  const byId = new Map([...tellings.values()].map((telling) => [telling.id, telling]));
  const depthOf = ({ cause }: Telling): number => {
    const before = byId.get(cause ?? '');
    return before === undefined ? 0 : 1 + depthOf(before);
  };
  const of = (event: Told): Telling => tellings.get(event) as Telling;
  return told.toSorted((one, other) => of(one).at - of(other).at || depthOf(of(one)) - depthOf(of(other)));
}
