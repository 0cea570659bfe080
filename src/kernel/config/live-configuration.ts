import { missing } from './base-layers.ts';
import { ConfigServerClient } from './config-server-client.ts';
import { configServerIn } from './config-server-variables.ts';
import { type Configuration, compose, type ModuleSections } from './configuration.ts';
import { environmentIn, loadConfiguration, type Sources } from './load-configuration.ts';
import { settingsOf } from './setting.ts';
import { ConfigServerSource, FolderSource, NoSource, type SettingsSource } from './settings-source.ts';
import { readVariables } from './variables.layer.ts';

/** The settings of one process, from the folder or from the config server that `CONFIG_URI` names, and what becomes of them. */
export class LiveConfiguration<const Modules extends ModuleSections = ModuleSections> {
  readonly #sources: Sources<Modules>;
  readonly #source: SettingsSource;

  constructor(sources: Sources<Modules>) {
    this.#sources = sources;
    this.#source = sourceOf(sources);
  }

  /** Who gives them, when not the folder. */
  get givenBy(): string | undefined {
    return this.#source.givenBy;
  }

  get everyMs(): number {
    return this.#source.everyMs;
  }

  /** @throws ConfigurationFaults */
  async load(): Promise<Configuration<Modules>> {
    return loadConfiguration({ ...this.#sources, base: await this.#source.read() });
  }

  /** The settings once they have changed since the last look, valid or not. @throws ConfigurationFaults, ConfigServerFault */
  async changed(): Promise<Configuration<Modules> | undefined> {
    const base = await this.#source.look();
    return base === undefined ? undefined : loadConfiguration({ ...this.#sources, base });
  }
}

function sourceOf({ variables, role, modules, ...files }: Sources<ModuleSections>): SettingsSource {
  if (role.alone === true) return new FolderSource(files);
  const { value: server, faults } = configServerIn(variables);
  if (faults.length > 0) return new NoSource(missing(faults));
  if (server === undefined) return new FolderSource(files);
  const profile = environmentIn(readVariables({ variables, settings: settingsOf(compose(modules)) }));
  if (profile === undefined) return new NoSource(missing([]));
  return new ConfigServerSource(new ConfigServerClient(server, { service: role.name, profile }));
}
