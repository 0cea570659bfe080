import { describe, expect, it } from '@jest/globals';
import { withCauses } from './with-causes.ts';

describe('an error in words', () => {
  it('says what caused it, and what caused that', () => {
    const lost = new Error('the connection is lost', { cause: 'ECONNRESET' });
    const error = new TypeError('nothing was stored', { cause: lost });
    expect(withCauses(error)).toBe('TypeError: nothing was stored <- Error: the connection is lost <- ECONNRESET');
  });

  it('ends where an error is its own cause', () => {
    const error = new Error('round and round');
    error.cause = error;
    expect(withCauses(error)).toBe('Error: round and round');
  });
});
