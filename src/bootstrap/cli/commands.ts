import type { Command } from 'commander';
import { backup } from './backup.ts';
import { config } from './config.ts';
import { deadLetters } from './dead-letters.ts';
import { doctor } from './doctor.ts';
import { asyncapi, openapi } from './documents.ts';
import { instances } from './instances.ts';
import { member } from './member.ts';
import { migrate } from './migrate.ts';
import { modules } from './modules.ts';
import { reset } from './reset.ts';
import { restore } from './restore.ts';
import { saga } from './saga.ts';
import { seed } from './seed.ts';
import { start } from './start.ts';

/** What `jumak` can do, in the order of its help. Each loads what it needs only when it is run, so that a start carries nothing of the others. */
export const commands: readonly (() => Command)[] = [
  start,
  migrate,
  seed,
  reset,
  backup,
  restore,
  doctor,
  config,
  modules,
  instances,
  deadLetters,
  saga,
  member,
  openapi,
  asyncapi,
];
