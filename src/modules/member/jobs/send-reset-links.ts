import type { Clock } from '#kernel/domain/clock.ts';
import type { Job } from '#kernel/jobs/job.ts';
import type { Mail } from '#kernel/mail/mail.ts';
import type { Logger } from '#kernel/observability/logger.ts';
import type { Transaction } from '#kernel/persistence/transaction.ts';
import { type ResetPage, resetLetter } from '../domain/reset-letter.ts';
import type { ResetRequest, ResetRequests } from '../domain/reset-requests.ts';
import type { IssueResetLink } from '../use-cases/issue-reset-link.ts';

const AT_ONCE = 20;

/**
 * Answers requests for a new password by letter. A request stays until its letter has been taken, so a crash or a mail server that is
 * away makes it late and never loses it; at worst two letters come, and the link of the later one is good.
 */
export class SendResetLinks implements Job {
  readonly #requests: ResetRequests;
  readonly #issue: IssueResetLink;
  readonly #mail: Mail;
  readonly #page: ResetPage;
  readonly #transaction: Transaction;
  readonly #clock: Clock;
  readonly #logger: Logger;

  constructor(
    requests: ResetRequests,
    issue: IssueResetLink,
    mail: Mail,
    page: ResetPage,
    transaction: Transaction,
    clock: Clock,
    logger: Logger,
  ) {
    this.#requests = requests;
    this.#issue = issue;
    this.#mail = mail;
    this.#page = page;
    this.#transaction = transaction;
    this.#clock = clock;
    this.#logger = logger;
  }

  async run(signal?: AbortSignal): Promise<void> {
    for (;;) {
      const due = await this.#requests.due({ now: this.#clock.now(), limit: AT_ONCE });
      await Promise.all(due.map((request) => this.#answer(request, signal)));
      if (due.length < AT_ONCE || signal?.aborted) return;
    }
  }

  async #answer(asked: ResetRequest, signal: AbortSignal | undefined): Promise<void> {
    const issued = await this.#issue.execute(asked);
    if (issued === undefined) return;
    const { request, to, token } = issued;
    const letter = resetLetter({ to, link: this.#page.linkFor(token) });
    try {
      await this.#mail.send(letter, { signal });
    } catch (error) {
      const { attempts } = request;
      this.#logger.warn({ attempts, cause: causeOf(error) }, 'a letter was not taken; it is tried again');
      return;
    }
    await this.#transaction.run(() => this.#requests.settle(request));
  }
}

/** What mail servers say may repeat the letter or its recipient; a code, or a sentence of our own, does not. */
function causeOf(error: unknown): unknown {
  if (!(error instanceof Error)) return undefined;
  return 'code' in error ? error.code : error.message;
}
