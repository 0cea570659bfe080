import type { EntitySchema } from '@mikro-orm/core';
import type { z } from 'zod';
import type { BulkFiller } from '../demo/bulk-filler.ts';
import type { EventDefinition } from '../event-bus/event.ts';
import type { Route } from '../http/route.ts';
import type { Subscription } from '../inbox/subscriber.ts';
import type { JobDefinition } from '../jobs/job.ts';
import type { StartFault } from '../lifecycle/start-faults.ts';
import type { CurrentFacts } from '../operations/current-facts.ts';
import type { NamedMigration } from '../persistence/module-schema.ts';
import type { Bind, Token } from './wire.ts';

/** Something to do once at every start, after the bus and before the first request. */
export interface StartTask {
  run(signal?: AbortSignal): Promise<void>;
}

/** What was found when the settings of a module were looked at. */
interface Concerns {
  readonly faults: readonly StartFault[];
  /** What is said when there are none. */
  readonly well: string;
}

interface ModuleSpec<Settings extends z.ZodObject> {
  readonly name: string;
  /** What the module is there for, in one sentence. */
  readonly summary: string;
  /** The module's section of the configuration. */
  readonly settings: Settings;
  // biome-ignore lint/suspicious/noExplicitAny: a list of events with different data
  readonly publishes: readonly EventDefinition<any>[];
  readonly subscribes: readonly Subscription[];
  // biome-ignore lint/suspicious/noExplicitAny: a list of schemas of different classes
  readonly entities: readonly EntitySchema<any>[];
  readonly migrations: readonly NamedMigration[];
  readonly bindings: (bind: Bind, settings: z.infer<Settings>) => void;
  readonly routes: readonly Route[];
  /** What operators may do with the module: served on the management listener alone, base `root`, below `/ops/`, policy `admin`. */
  readonly operatorRoutes?: readonly Route[];
  readonly jobs?: readonly JobDefinition[];
  readonly atStart?: readonly Token<StartTask>[];
  /** What an operator should know of the settings, though a start does not fail for it. */
  readonly concerns?: (settings: z.infer<Settings>, now: number) => Concerns;
  /** Whether it signs the access tokens of the installation: only a process that runs it needs the private key. */
  readonly signsTokens?: boolean;
  /** Ends every session, when the data has been put back to a time before some of them ended. */
  readonly endSessions?: Token<StartTask>;
  /** Fills an empty module with the demo data; running it again changes nothing. */
  readonly demo?: Token<StartTask>;
  /** Tells all facts of the module again when an operator asks for it. */
  readonly resync?: Token<CurrentFacts>;
  /** Lays the module's share of a large data set, for tries and measurements. */
  readonly bulk?: Token<BulkFiller>;
}

/** All that the composition root must know of a module. */
export type ModuleManifest = ModuleSpec<z.ZodObject>;

export const defineModule = <Settings extends z.ZodObject>(spec: ModuleSpec<Settings>): ModuleManifest =>
  spec as unknown as ModuleManifest;
