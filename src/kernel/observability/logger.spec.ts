import { expect, it } from '@jest/globals';
import { PinoLogger } from './logger.ts';

it('writes from its level on, and so do its children when that changes', () => {
  const lines: string[] = [];
  const logger = PinoLogger.to({ level: 'warn', destination: { write: (line) => void lines.push(line) } });
  const child = logger.child({ module: 'room' });
  child.info({}, 'not yet');
  logger.threshold.level = 'info';
  child.info({}, 'from now on');
  logger.threshold.level = 'silent';
  child.error({}, 'no more');
  expect(lines.map((line) => JSON.parse(line).msg)).toEqual(['from now on']);
});
