import type { Checklist } from '../checklists/checklist.ts';
import { proofsOf, type Titles } from '../checklists/proofs.ts';
import { code, GENERATED, joined, table } from './markdown.ts';

/** docs/checklists.md: what the numbers in the titles of tests stand for, and which files prove each. */
export const checklistsDocument = (of: {
  readonly checklists: readonly Checklist[];
  readonly titles: Titles;
}): string =>
  joined(
    GENERATED,
    '# Checklists',
    'Many tests carry a number of one of these lists in their title, so that it can be seen what is proven and where. `npm test -- -t "SECURITY 22"` runs the tests of one number. The lines are in `scripts/checklists`; a test fails on a number without a test and on a test without a line.',
    ...of.checklists.map((list) => chapter(list, of.titles)),
  );

const chapter = (list: Checklist, titles: Titles): string =>
  joined(
    `## ${list.title}`,
    list.about,
    table(
      ['', 'what', 'proven by'],
      Object.entries(list.lines).map(([number, line]) => [
        `${list.mark.trim() === list.mark ? list.mark : ''}${number}`,
        typeof line === 'string' ? line : line.text,
        typeof line === 'object' && 'open' in line
          ? `open: ${line.open}`
          : proofsOf(list, Number(number), titles).map(linked).join(', '),
      ]),
    ),
  );

const linked = (file: string): string => `[${code(file)}](../${file})`;
