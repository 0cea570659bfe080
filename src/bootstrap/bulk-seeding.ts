import fs from 'node:fs';
import { BulkFill } from '#kernel/demo/bulk-fill.ts';
import type { DomainEvent } from '#kernel/event-bus/event.ts';
import type { ModuleManifest } from '#kernel/module/module.ts';
import { ModuleRuntime } from '#kernel/module/module-runtime.ts';
import { CollectingOutbox } from '#kernel/outbox/collecting.outbox.ts';
import { type KernelParts, kernelContainer } from './kernel-container.ts';

interface BulkSeeding extends KernelParts {
  readonly modules: readonly ModuleManifest[];
  readonly count: number;
  /** Hears how many entries are there, first of all those of earlier runs. */
  readonly laid: (count: number) => void;
}

const PROGRESS_FILE = 'bulk-seeding.json';

/**
 * Lays so many numbered entries into the databases of a folder that no process serves. What an earlier run has laid counts,
 * so one that was interrupted goes on where it was.
 */
export async function seedInBulk({ modules, count, laid, ...parts }: BulkSeeding): Promise<void> {
  const { folder, configuration, adapters } = parts;
  const kernel = kernelContainer(parts);
  const told: DomainEvent[] = [];
  const opened: ModuleRuntime[] = [];
  try {
    for (const manifest of modules) {
      const runtime = await ModuleRuntime.open({
        manifest,
        settings: configuration.modules[manifest.name] ?? {},
        kernel,
        openDatabase: adapters.openDatabase,
        topicPrefix: configuration.eventBus.topicPrefix,
        outbox: (transaction) => new CollectingOutbox(transaction, told),
      });
      opened.push(runtime);
    }
    const progress = folder.file(PROGRESS_FILE);
    const done = laidBefore(progress);
    laid(done);
    const keep = (entries: number) => {
      fs.writeFileSync(`${progress}.new`, JSON.stringify({ laid: entries }), { flush: true });
      fs.renameSync(`${progress}.new`, progress);
      laid(entries);
    };
    await new BulkFill({ modules: opened, told }).run({ done, count, laid: keep });
  } finally {
    for (const runtime of opened) await runtime.close();
  }
}

const laidBefore = (file: string): number =>
  fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, 'utf8')) as { readonly laid: number }).laid : 0;
