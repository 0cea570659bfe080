import { Migration } from '@mikro-orm/migrations';
import { type Email, foldedBeyondAscii, mailboxOf } from '../../domain/email.ts';

interface Account {
  readonly id: string;
  readonly email: Email;
  readonly created_at: number;
  readonly shares_mailbox: number | null;
}

const AT_ONCE = 1_000;
const ACCOUNTS = `SELECT id, email, created_at, shares_mailbox FROM member
  WHERE id > ? AND email IS NOT NULL ORDER BY id LIMIT ?`;
const FOLD = 'UPDATE member SET folded_email = ? WHERE id = ?';
const SET_APART = 'UPDATE member SET shares_mailbox = 1 WHERE id = ?';
const ASCII = /^[ -~]*$/;

/**
 * One account for a mailbox in whatever letters, though a database's LOWER may know no others than ASCII's. Of those that were there
 * before, the oldest keeps the mailbox; the others are found by their own spelling alone. What the build before writes folds itself.
 */
export class FoldMailboxesByUnicode extends Migration {
  override async up(): Promise<void> {
    await this.execute('ALTER TABLE member ADD COLUMN folded_email VARCHAR(254)');
    /** The same statements in the same order after some of them have been done, so that a server can go on where they broke off. */
    for (const { keepers, others } of await this.#mailboxes()) {
      for (const { id, email } of keepers) await this.execute(FOLD, [foldedBeyondAscii(email) ?? null, id]);
      for (const { id } of others) await this.execute(SET_APART, [id]);
    }
    await this.execute(`ALTER TABLE member ADD COLUMN account_mailbox VARCHAR(254) GENERATED ALWAYS AS
      (CASE WHEN shares_mailbox IS NULL AND email IS NOT NULL THEN COALESCE(folded_email, LOWER(email)) END) VIRTUAL`);
    await this.execute('CREATE UNIQUE INDEX member_by_account_mailbox ON member (account_mailbox)');
  }

  /** Those that somebody writes in capitals beyond ASCII. */
  async #mailboxes() {
    const accounts: Account[] = [];
    for (let page = await this.#accountsAfter(''); page.length > 0; page = await this.#accountsAfter(page.at(-1)?.id))
      accounts.push(...page.filter(({ email }) => !ASCII.test(email)));
    return [...Map.groupBy(accounts, ({ email }) => mailboxOf(email)).values()]
      .filter((sharing) => sharing.some(({ email }) => foldedBeyondAscii(email) !== undefined))
      .map((sharing) => {
        const keepers = sharing
          .filter((one) => one.shares_mailbox === null)
          .toSorted(byAge)
          .slice(0, 1);
        return { keepers, others: sharing.filter((one) => !keepers.includes(one)) };
      });
  }

  async #accountsAfter(id = ''): Promise<readonly Account[]> {
    return (await this.execute(ACCOUNTS, [id, AT_ONCE])) as Account[];
  }
}

const byAge = (a: Account, b: Account): number => a.created_at - b.created_at || (a.id < b.id ? -1 : 1);
