import type { Configuration } from '#kernel/config/configuration.ts';
import { type ConfigurationFault, ConfigurationFaults } from '#kernel/config/configuration-faults.ts';
import { type Role, standingOf } from '#kernel/config/role.ts';
import { valueAt } from '#kernel/config/value-at.ts';
import type { StartFault } from '#kernel/lifecycle/start-faults.ts';
import { allModules } from './modules.ts';
import { settingsFor } from './settings.ts';

type Look<T> = (configuration: Configuration) => T;

/** The settings as far as they are valid, so that what they lead to can be looked at beside their own faults. */
export class SettledSettings {
  readonly #configuration: Configuration;
  readonly #faults: readonly ConfigurationFault[];

  private constructor(configuration: Configuration, faults: readonly ConfigurationFault[]) {
    this.#configuration = configuration;
    this.#faults = faults;
  }

  static async of(role: Role): Promise<SettledSettings> {
    try {
      return new SettledSettings(await settingsFor(role), []);
    } catch (error) {
      if (!(error instanceof ConfigurationFaults)) throw error;
      const { draft, faults } = error;
      const names = allModules.map(({ name }) => name);
      const modules = Object.fromEntries(names.map((name) => [name, valueAt(draft, name)]));
      return new SettledSettings({ ...draft, modules, standing: standingOf(role, names) } as Configuration, faults);
    }
  }

  get faults(): readonly StartFault[] {
    return this.#faults.map(({ setting, problem, source, fix }) => ({
      problem: `${setting}: ${problem} (${source})`,
      fix,
    }));
  }

  /** What a look at these settings shows, each a section or one of its values; undefined where one of them is at fault. */
  when<T>(paths: readonly string[], look: Look<T>): T | undefined {
    const isAtFault = this.#faults.some(({ setting }) => hidesOthers(setting) || paths.some(overlaps(setting)));
    return isAtFault ? undefined : look(this.#configuration);
  }
}

/** What stands in a file that cannot be read, or is with a server that does not say it, nobody knows. */
const hidesOthers = (setting: string): boolean => setting.endsWith('.yaml') || setting.startsWith('CONFIG_');

const overlaps = (setting: string) => (path: string) =>
  `${path}.`.startsWith(`${setting}.`) || `${setting}.`.startsWith(`${path}.`);
