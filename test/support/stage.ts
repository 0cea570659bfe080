import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import type { ApiClient } from './api-client.ts';
import { SEED } from './seeded-random.ts';
import { TestApplication } from './test-application.ts';
import { topologies } from './topologies.ts';

/** What a scenario finds when it begins: the program at work, somebody who hosts and somebody who travels. */
export interface Stage {
  readonly jumak: TestApplication;
  readonly host: ApiClient;
  readonly guest: ApiClient;
}

/** Plays scenarios, written once, on every topology; none of them may leave anything behind that must not be. */
export function onEveryTopology(title: string, play: (stage: Stage) => void): void {
  describe.each(topologies)(`${title}, on $name (seed ${SEED})`, (topology) => {
    const stage = {} as { -readonly [K in keyof Stage]: Stage[K] };
    beforeAll(async () => {
      stage.jumak = await TestApplication.start({ topology });
      stage.host = stage.jumak.signedIn('HOST');
      stage.guest = stage.jumak.signedIn();
    });
    afterAll(async () => {
      try {
        expect(await stage.jumak.violations()).toEqual([]);
      } finally {
        await stage.jumak.end();
      }
    });
    play(stage);
  });
}
