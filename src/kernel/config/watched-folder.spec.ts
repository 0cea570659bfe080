import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { WatchedFolder } from './watched-folder.ts';

let path: string;
beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'watched-'));
  writeFileSync(join(path, 'default.yaml'), 'log: { level: info }\n');
});
afterEach(() => rmSync(path, { recursive: true, force: true }));

it('tells of a change once, and only when the files stand still', () => {
  const folder = new WatchedFolder(path);
  expect(folder.changed()).toBe(false);
  for (let line = 0; line < 3; line += 1) {
    appendFileSync(join(path, 'default.yaml'), '# more\n');
    expect(folder.changed()).toBe(false);
  }
  expect([folder.changed(), folder.changed()]).toEqual([true, false]);
});

it('tells of files that come and go, and of no other files', () => {
  const folder = new WatchedFolder(path);
  const stands = () => [folder.changed(), folder.changed()];
  writeFileSync(join(path, 'notes.txt'), 'nothing');
  expect(stands()).toEqual([false, false]);
  writeFileSync(join(path, 'room.yaml'), '');
  expect(stands()).toEqual([false, true]);
  rmSync(path, { recursive: true });
  expect(stands()).toEqual([false, true]);
});
