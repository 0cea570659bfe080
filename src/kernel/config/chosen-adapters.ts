import type { Draft } from './configuration.ts';
import type { ConfigurationFault } from './configuration-faults.ts';

/** Refuses the adapters that this build does not carry. */
export function chosenAdapters({
  draft,
  sourceOf,
}: {
  readonly draft: Draft;
  readonly sourceOf: (path: string) => string;
}): readonly ConfigurationFault[] {
  const chosen = [
    { setting: 'eventBus.adapter', value: draft.eventBus?.adapter, missing: 'kafka', instead: 'memory' },
    { setting: 'database.driver', value: draft.database?.driver, missing: 'mysql', instead: 'sqlite' },
  ];
  return chosen
    .filter(({ value, missing }) => value === missing)
    .map(({ setting, missing, instead }) => ({
      setting,
      source: sourceOf(setting),
      problem: `the adapter "${missing}" is not part of this build yet`,
      fix: `Choose "${instead}".`,
    }));
}
