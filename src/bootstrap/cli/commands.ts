import type { Command } from 'commander';
import { backup } from './backup.ts';
import { config } from './config.ts';
import { deadLetters } from './dead-letters.ts';
import { member } from './member.ts';
import { modules } from './modules.ts';
import { restore } from './restore.ts';
import { saga } from './saga.ts';
import { seed } from './seed.ts';
import { start } from './start.ts';

/** What `jumak` can do, in the order of its help. Each loads what it needs only when it is run, so that a start carries nothing of the others. */
export const commands: readonly (() => Command)[] = [
  start,
  seed,
  backup,
  restore,
  config,
  modules,
  deadLetters,
  saga,
  member,
];
