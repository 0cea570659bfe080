import { Writable } from 'node:stream';
import { expect, it } from '@jest/globals';
import { InProcessBell } from '#kernel/bell/in-process.bell.ts';
import type { Id } from '#kernel/domain/ids.ts';
import { PinoLogger } from '#kernel/observability/logger.ts';
import type { ReservationRepository } from '../domain/reservation-repository.ts';
import { AwaitSettlement } from './await-settlement.ts';

it('ends, and says so in the log, when the reservation cannot be read: the booking stands all the same', async () => {
  const log: string[] = [];
  const destination = new Writable({ write: (record, _, done) => done(void log.push(String(record))) });
  const away = { statusOf: () => Promise.reject(new Error('disk I/O error')) } as unknown as ReservationRepository;
  const waiting = new AwaitSettlement(away, new InProcessBell(), PinoLogger.to({ level: 'warn', destination }));
  const wait = { reservationId: 'any' as Id<'reservation'>, seconds: 5, signal: new AbortController().signal };
  expect(await waiting.execute(wait)).toBeUndefined();
  expect(log.join()).toContain('disk I/O error');
});
