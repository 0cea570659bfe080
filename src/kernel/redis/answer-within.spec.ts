import { expect, it } from '@jest/globals';
import { answerWithin } from './answer-within.ts';

it('gives the answer that comes', async () => {
  expect(await answerWithin(60_000, Promise.resolve('PONG'))).toBe('PONG');
});

it('passes on a refusal', async () => {
  await expect(answerWithin(60_000, Promise.reject(new Error('NOAUTH')))).rejects.toThrow('NOAUTH');
});

it('waits no longer than it is told', async () => {
  await expect(answerWithin(20, new Promise(() => {}))).rejects.toThrow('no answer within 20 ms');
});
