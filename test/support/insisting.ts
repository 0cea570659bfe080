import { setTimeout as sleep } from 'node:timers/promises';

interface Told {
  readonly status: number;
  readonly headers: Headers;
  readonly body?: { readonly code?: string };
}

const LONGEST = 60_000;

/**
 * Asks again when it is told to come back, for nobody is free (503) or another process is about to commit the first request. The last
 * answer is that of a minute later.
 */
export async function insisting<Answer extends Told>(ask: () => Promise<Answer>): Promise<Answer> {
  for (const until = performance.now() + LONGEST; ; ) {
    const answer = await ask();
    const mayComeBack = answer.status === 503 || answer.body?.code === 'IDEMPOTENCY_IN_FLIGHT';
    if (!mayComeBack || performance.now() > until) return answer;
    await sleep(1_000 * Number(answer.headers.get('retry-after')));
  }
}
