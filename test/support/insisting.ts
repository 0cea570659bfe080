import { setTimeout as sleep } from 'node:timers/promises';

interface Told {
  readonly status: number;
  readonly headers: Headers;
  readonly body?: { readonly code?: string };
}

/** Asks again for as long as it is told to: nobody is free (503), or another process is about to commit the first request. */
export async function insisting<Answer extends Told>(ask: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    const answer = await ask();
    if (answer.status !== 503 && answer.body?.code !== 'IDEMPOTENCY_IN_FLIGHT') return answer;
    await sleep(1_000 * Number(answer.headers.get('retry-after')));
  }
}
