import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Cursors, type Json } from './cursor.ts';

const cursors = new Cursors('a key that nobody knows');
const refusal = expect.objectContaining({
  code: 'VALIDATION',
  faults: [expect.objectContaining({ pointer: '/cursor', code: 'invalid_cursor' })],
});
const decoding = (scope: string, text: string, by = cursors) => {
  try {
    return by.decode(scope, text);
  } catch (error) {
    return error;
  }
};

describe('a cursor', () => {
  it('gives back the position that was put in', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string({ maxLength: 20 }), fc.integer(), fc.constant(null)), { maxLength: 5 }),
        (position) => {
          expect(cursors.decode('rooms', cursors.encode('rooms', position as Json))).toEqual(position);
        },
      ),
    );
  });

  it('is refused with any character changed, added or left out', () => {
    const text = cursors.encode('rooms', ['2026-08-01', 'id']);
    for (let at = 0; at < text.length; at += 1) {
      const changed = text[at] === 'A' ? 'B' : 'A';
      expect(decoding('rooms', text.slice(0, at) + changed + text.slice(at + 1))).toEqual(refusal);
      expect(decoding('rooms', text.slice(0, at) + text.slice(at + 1))).toEqual(refusal);
    }
    for (const odd of ['', 'x', '=', `${text}=`, `${text}A`, ' ', '가', 'A'.repeat(600)])
      expect(decoding('rooms', odd)).toEqual(refusal);
  });

  it('is of use on its own list and with its own key only', () => {
    const text = cursors.encode('rooms', 1);
    expect(decoding('reservations', text)).toEqual(refusal);
    expect(decoding('rooms', text, new Cursors('another key'))).toEqual(refusal);
  });

  it('is known as genuine on whatever list, and as forged without asking which', () => {
    const text = cursors.encode('rooms', 1);
    const forged = Buffer.from(text, 'base64url');
    forged[20] = (forged[20] ?? 0) ^ 1;
    expect([text, forged.toString('base64url'), 'AAAA', ''].map((each) => cursors.isGenuine(each))).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  it('is never longer than a client may send', () => {
    expect(() => cursors.encode('rooms', 'x'.repeat(400))).toThrow(RangeError);
  });
});
