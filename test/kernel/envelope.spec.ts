import { describe, expect, it } from '@jest/globals';
import { open } from '#kernel/event-bus/envelope.ts';
import { letter, sealed } from '../support/letters.ts';
import { ParcelSent } from '../support/scratch-modules.ts';

describe('opening an envelope', () => {
  const prefix = 'scratch';
  const written = sealed(letter(1), prefix);

  it('reads what its owner told on one of its two topics', () => {
    for (const message of [written, sealed(ParcelSent.of({ n: 1, key: 'a' }), prefix)])
      expect(open(message, prefix)).toMatchObject({ readable: true, envelope: { id: message.headers.ce_id } });
  });

  it.each(['scratch.desk', 'scratch.post.other', 'another.post', 'post'])(
    'refuses a known type on the topic %s',
    (topic) => {
      expect(open({ ...written, topic }, prefix)).toMatchObject({ readable: false, cause: 'FOREIGN_SOURCE' });
    },
  );

  it.each(['/jumak/desk', '/other/post', ''])('refuses the source %p', (source) => {
    const foreign = sealed(letter(1), prefix, (all) => ({ ...all, source }));
    expect(open(foreign, prefix)).toMatchObject({ readable: false, cause: 'FOREIGN_SOURCE' });
  });

  it.each(['', 'null', '[]', '"text"', '{}', '{"specversion":"1.0"'])('calls %p malformed', (payload) => {
    expect(open({ ...written, payload }, prefix)).toMatchObject({ readable: false, cause: 'MALFORMED' });
  });

  it.each([
    ['an id that is not a UUIDv7', { id: 'not-an-id' }],
    ['a time that is none', { time: 'yesterday' }],
    ['a version below one', { dataversion: 0 }],
    ['a type that is not text', { type: 7 }],
  ])('calls %s malformed', (_, change) => {
    const message = sealed(letter(1), prefix, (all) => ({ ...all, ...change }));
    expect(open(message, prefix)).toMatchObject({ readable: false, cause: 'MALFORMED' });
  });
});
