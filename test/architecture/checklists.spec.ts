import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { checklists, gapsOf, titlesBelow } from '../../scripts/checklists/proofs.ts';

const titles = titlesBelow(path.resolve(import.meta.dirname, '../..'));

describe('a checklist', () => {
  it.each(checklists)('has a test of every number, and a line for every number of a test: $title', (list) => {
    expect(gapsOf(list, titles)).toEqual([]);
  });

  it('shows what is missing on either side', () => {
    const lines = {
      1: 'Proven.',
      2: 'Not proven.',
      3: { text: 'Open, and proven.', open: 'not yet' },
      4: { text: 'Proven by nothing.', by: ['test/nowhere'] },
      5: { text: 'Open.', open: 'not yet' },
    };
    const tests = new Map([
      ['test/a.spec.ts', ['RULE 1, 3: both hold', 'RULE 7: is not known', 'RULE 2 is named in passing']],
    ]);
    expect(gapsOf({ title: '', about: '', mark: 'RULE ', lines }, tests)).toEqual([
      'RULE 2 has no test',
      'RULE 3 is proven by test/a.spec.ts, and its line says open',
      'test/nowhere is not there',
      'test/a.spec.ts tests RULE 7, which has no line',
    ]);
  });
});
