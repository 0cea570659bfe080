import { expect, it } from '@jest/globals';
import { operator } from '../audit/audit.ts';
import type { OperatedModule } from './operated-module.ts';
import { DeadLetterResolved } from './operations.errors.ts';
import { Operations } from './operations.ts';

it('replays the others when somebody has discarded one meanwhile', async () => {
  const letters = ['one', 'two', 'three'].map((id, index) => ({ id, parked_at: index }));
  const module = {
    name: 'inn',
    deadLetters: { list: async () => letters },
    desk: {
      replay: async ({ id }: { readonly id: string }) => {
        if (id === 'two') throw new DeadLetterResolved();
        return { id, state: 'REPLAYED', error: '' };
      },
    },
  } as unknown as OperatedModule;
  const { signal } = new AbortController();
  const done = await new Operations([module]).replayAll({ module: 'inn', filter: {}, actor: operator('kim'), signal });
  expect(done).toEqual({ replayed: 2, failed: [] });
});
