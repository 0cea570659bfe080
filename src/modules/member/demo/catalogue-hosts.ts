import { randomUUID } from 'node:crypto';
import type { PasswordHasher } from '#kernel/auth/password-hasher.ts';
import type { BulkFiller, Portion } from '#kernel/demo/bulk-filler.ts';
import { numberedDemoId } from '#kernel/demo/demo-id.ts';
import type { Clock } from '#kernel/domain/clock.ts';
import type { Transaction } from '#kernel/persistence/transaction.ts';
import { type Email, normaliseEmail } from '../domain/email.ts';
import { asHost, register } from '../domain/member.ts';
import type { MemberRepository } from '../domain/member-repository.ts';
import type { MemberAnnouncement } from '../use-cases/member-announcement.ts';

/** One host for each portion of the large catalogue, as whom nobody can sign in: the password is known to none. */
export class CatalogueHosts implements BulkFiller {
  readonly #transaction: Transaction;
  readonly #members: MemberRepository;
  readonly #announcement: MemberAnnouncement;
  readonly #hasher: PasswordHasher;
  readonly #clock: Clock;
  #passwordHash: Promise<string> | undefined;

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

  async fill({ number }: Portion): Promise<void> {
    this.#passwordHash ??= this.#hasher.hash(randomUUID());
    const host = asHost(
      register({
        id: numberedDemoId<'member'>('host', number),
        email: normaliseEmail(`catalogue-host${number}@demo.jumak.example`) as Email,
        name: `주인장 ${number}`,
        phone: undefined,
        passwordHash: await this.#passwordHash,
        createdAt: this.#clock.now(),
      }),
    );
    await this.#transaction.run(async () => {
      const earlier = await this.#members.find(host.id);
      if (earlier === undefined) await this.#members.add(host);
      await this.#announcement.changed(earlier ?? host);
    });
  }
}
