import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { Lock } from '#kernel/lock/lock.ts';

export interface LockUnderTest {
  readonly lock: Lock;
  /** The same lock as another process has it. */
  readonly elsewhere: Lock;
  close(): Promise<void>;
}

/** What a lock must do while all is well, and that it never keeps anybody for good. */
export function lockContract(create: () => Promise<LockUnderTest>): void {
  let under: LockUnderTest;
  const around = <T>(key: string, work: () => Promise<T>) => under.lock.around(key, work);

  beforeEach(async () => {
    under = await create();
  });
  afterEach(() => under.close());

  it('keeps twenty writers of one key apart', async () => {
    let inside = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 20 }, () =>
        around('room:1', async () => {
          inside += 1;
          most = Math.max(most, inside);
          await sleep(2);
          inside -= 1;
        }),
      ),
    );
    expect(most).toBe(1);
  });

  it('keeps writers of two processes apart', async () => {
    let inside = 0;
    let most = 0;
    const write = async () => {
      inside += 1;
      most = Math.max(most, inside);
      await sleep(2);
      inside -= 1;
    };
    const locks = [under.lock, under.elsewhere];
    await Promise.all(Array.from({ length: 10 }, (_, number) => (locks[number % 2] as Lock).around('room:1', write)));
    expect(most).toBe(1);
  });

  it('lets writers of different keys work side by side', async () => {
    const { promise: met, resolve: meet } = Promise.withResolvers<void>();
    await Promise.all([around('room:1', () => met), around('room:2', async () => meet())]);
  });

  it('answers with what the work answers', async () => {
    expect(await around('room:1', async () => 'done')).toBe('done');
  });

  it('is given back when the work fails, and passes the failure on', async () => {
    await expect(around('room:1', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    const order: string[] = [];
    await Promise.all([
      around('room:1', async () => {
        await sleep(10);
        order.push('first');
      }),
      around('room:1', async () => void order.push('second')),
    ]);
    expect(order).toEqual(['first', 'second']);
  });

  it('makes nobody wait for good behind a holder that hangs, and keeps the others apart as soon as that one is gone', async () => {
    const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
    const hanging = around('room:1', () => held);
    expect(await around('room:1', async () => 'went ahead')).toBe('went ahead');
    letGo();
    await hanging;
    let inside = 0;
    let most = 0;
    const one = () =>
      around('room:1', async () => {
        inside += 1;
        most = Math.max(most, inside);
        await sleep(5);
        inside -= 1;
      });
    await Promise.all([one(), one(), one()]);
    expect(most).toBe(1);
  });
}
