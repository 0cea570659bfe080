import type { PasswordHasher } from '#kernel/auth/password-hasher.ts';
import type { Clock } from '#kernel/domain/clock.ts';
import type { Ids } from '#kernel/domain/ids.ts';
import type { Transaction } from '#kernel/persistence/transaction.ts';
import type { Email } from '../domain/email.ts';
import { type ActiveMember, register } from '../domain/member.ts';
import type { MemberRepository } from '../domain/member-repository.ts';
import type { MemberAnnouncement } from './member-announcement.ts';

export interface SignUpCommand {
  readonly email: Email;
  /** One that the password policy has no fault to find with. */
  readonly password: string;
  readonly name: string;
  readonly phone?: string | undefined;
}

/** Makes an account for an e-mail that has none. */
export class SignUp {
  readonly #transaction: Transaction;
  readonly #members: MemberRepository;
  readonly #announcement: MemberAnnouncement;
  readonly #hasher: PasswordHasher;
  readonly #clock: Clock;
  readonly #ids: Ids;

  constructor(
    transaction: Transaction,
    members: MemberRepository,
    announcement: MemberAnnouncement,
    hasher: PasswordHasher,
    clock: Clock,
    ids: Ids,
  ) {
    this.#transaction = transaction;
    this.#members = members;
    this.#announcement = announcement;
    this.#hasher = hasher;
    this.#clock = clock;
    this.#ids = ids;
  }

  /** The member to be, with the password hashed: what takes long and must not happen inside a unit. */
  async prepare({ email, password, name, phone }: SignUpCommand): Promise<ActiveMember> {
    const passwordHash = await this.#hasher.hash(password);
    return register({
      id: this.#ids.next<'member'>(),
      email,
      name,
      phone,
      passwordHash,
      createdAt: this.#clock.now(),
    });
  }

  /** Of sign-ups with one e-mail one succeeds, whatever their number. Throws `EmailTaken`. */
  execute(member: ActiveMember): Promise<void> {
    return this.#transaction.run(async () => {
      if ((await this.#members.find(member.id)) !== undefined) return;
      await this.#members.add(member);
      await this.#announcement.changed(member);
    });
  }
}
