import type { Clock } from '#kernel/domain/clock.ts';
import { EmailTaken, TooManySignUps } from '../domain/member.errors.ts';
import { SignUpThrottle } from '../domain/sign-up-throttle.ts';
import { RecentTimes } from './recent-times.ts';

const HOUR = 3_600_000;
const PER_ADDRESS = 5;
const LONGEST_QUEUE = 200;

interface UnderWay {
  count: number;
  readonly waiting: (() => void)[];
}

interface Limits {
  /** Whether anything is limited at all. */
  readonly enabled: boolean;
}

/** Counts in the memory of one process, of bounded size. */
export class InProcessSignUpThrottle extends SignUpThrottle {
  readonly #clock: Clock;
  readonly #limits: Limits;
  readonly #told: RecentTimes;
  readonly #underWay = new Map<string, UnderWay>();

  constructor(clock: Clock, limits: Limits, capacity = 50_000) {
    super();
    this.#clock = clock;
    this.#limits = limits;
    this.#told = new RecentTimes({ window: HOUR, limit: PER_ADDRESS, capacity });
  }

  /** How many addresses are remembered. */
  get size(): number {
    return this.#told.size + this.#underWay.size;
  }

  async guard<T>({ address, signUp }: { readonly address: string; readonly signUp: () => Promise<T> }): Promise<T> {
    if (!this.#limits.enabled) return signUp();
    await this.#enter(address);
    try {
      return await signUp();
    } catch (error) {
      if (error instanceof EmailTaken) this.#told.add({ key: address, now: this.#clock.now() });
      throw error;
    } finally {
      this.#leave(address);
    }
  }

  /** Waits while sign-ups under way might still use up what is left. */
  async #enter(address: string): Promise<void> {
    for (;;) {
      const at = { key: address, now: this.#clock.now() };
      const wait = this.#told.wait(at);
      if (wait > 0) throw new TooManySignUps({ retryAfterSeconds: Math.ceil(wait / 1_000) });
      const underWay = this.#underWay.get(address) ?? { count: 0, waiting: [] };
      this.#underWay.set(address, underWay);
      if (underWay.count < this.#told.left(at)) {
        underWay.count += 1;
        return;
      }
      if (underWay.waiting.length >= LONGEST_QUEUE) throw new TooManySignUps({ retryAfterSeconds: 5 });
      await new Promise<void>((resolve) => underWay.waiting.push(resolve));
    }
  }

  #leave(address: string): void {
    const underWay = this.#underWay.get(address);
    if (underWay === undefined) return;
    underWay.count -= 1;
    for (const resume of underWay.waiting.splice(0)) resume();
    if (underWay.count === 0) this.#underWay.delete(address);
  }
}
