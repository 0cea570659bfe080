import type { PasswordHasher } from '#kernel/auth/password-hasher.ts';
import type { Clock } from '#kernel/domain/clock.ts';
import type { Transaction } from '#kernel/persistence/transaction.ts';
import { type Email, normaliseEmail } from '../domain/email.ts';
import { EmailTaken } from '../domain/member.errors.ts';
import { register } from '../domain/member.ts';
import type { MemberRepository } from '../domain/member-repository.ts';
import type { MemberAnnouncement } from '../use-cases/member-announcement.ts';
import { DEMO_PEOPLE } from './demo-logins.ts';

/** Two hosts, three guests and an admin; who is there already stays as they are. */
export class DemoMembers {
  readonly #transaction: Transaction;
  readonly #members: MemberRepository;
  readonly #announcement: MemberAnnouncement;
  readonly #hasher: PasswordHasher;
  readonly #clock: Clock;

  constructor(
    transaction: Transaction,
    members: MemberRepository,
    announcement: MemberAnnouncement,
    hasher: PasswordHasher,
    clock: Clock,
  ) {
    this.#transaction = transaction;
    this.#members = members;
    this.#announcement = announcement;
    this.#hasher = hasher;
    this.#clock = clock;
  }

  async run(): Promise<void> {
    await Promise.all(DEMO_PEOPLE.map((person) => this.#settle(person)));
  }

  async #settle({ id, email, password, role, name }: (typeof DEMO_PEOPLE)[number]): Promise<void> {
    const address = normaliseEmail(email) as Email;
    if ((await this.#members.find(id)) !== undefined || (await this.#members.findByEmail(address)) !== undefined)
      return;
    const passwordHash = await this.#hasher.hash(password);
    const createdAt = this.#clock.now();
    const member = { ...register({ id, email: address, name, phone: undefined, passwordHash, createdAt }), role };
    try {
      await this.#transaction.run(async () => {
        await this.#members.add(member);
        await this.#announcement.changed(member);
      });
    } catch (error) {
      if (!(error instanceof EmailTaken)) throw error; // another process was quicker
    }
  }
}
