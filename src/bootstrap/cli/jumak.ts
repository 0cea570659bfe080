#!/usr/bin/env -S MALLOC_MMAP_THRESHOLD_=1048576 node --expose-gc --max-semi-space-size=2
import { Command } from 'commander';

const program = new Command('jumak').description('Accommodation reservations, in one process or many.');

program
  .command('start')
  .description('serve all modules in this process')
  .action(async () => {
    await import('../monolith.ts');
  });

await program.parseAsync();
