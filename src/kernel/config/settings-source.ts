import { setTimeout as pause } from 'node:timers/promises';
import { type BaseLayers, filesOf, missing, type SettingsFiles, servedBy } from './base-layers.ts';
import { type ConfigServerClient, ConfigServerFault } from './config-server-client.ts';
import { WatchedFolder } from './watched-folder.ts';

/** Where the settings below the variables come from. */
export abstract class SettingsSource {
  /** Who gives them, when not the folder. */
  readonly givenBy: string | undefined = undefined;
  /** Of the moment between two looks. */
  abstract readonly everyMs: number;
  /** What counts at the start. What keeps it from being had is a fault among the others. */
  abstract read(): Promise<BaseLayers>;
  /** What counts from now on, undefined when nothing has changed. @throws ConfigServerFault */
  abstract look(): Promise<BaseLayers | undefined>;
}

/** The folder of settings of this program. */
export class FolderSource extends SettingsSource {
  readonly everyMs = 1_000;
  readonly #files: BaseLayers;
  readonly #folder: WatchedFolder;

  constructor(files: SettingsFiles) {
    super();
    this.#files = filesOf(files);
    this.#folder = new WatchedFolder(files.directory);
  }

  async read(): Promise<BaseLayers> {
    return this.#files;
  }

  async look(): Promise<BaseLayers | undefined> {
    return this.#folder.changed() ? this.#files : undefined;
  }
}

/** Between one try and the next of a start. */
const PAUSES = [500, 1_000, 2_000, 4_000];

/** A config server, for which a start waits a moment. */
export class ConfigServerSource extends SettingsSource {
  override readonly givenBy: string;
  readonly everyMs = 5_000;
  readonly #client: ConfigServerClient;

  constructor(client: ConfigServerClient) {
    super();
    this.#client = client;
    this.givenBy = `config server ${client.address}`;
  }

  async read(): Promise<BaseLayers> {
    for (const wait of [...PAUSES, undefined]) {
      try {
        return (await this.look()) ?? missing([]);
      } catch (error) {
        if (!(error instanceof ConfigServerFault)) throw error;
        const { fault, passing } = error;
        if (!passing) return missing([fault]);
        if (wait === undefined)
          return missing([{ ...fault, problem: `${fault.problem}, tried ${PAUSES.length + 1} times` }]);
        await pause(wait);
      }
    }
    return missing([]);
  }

  async look(): Promise<BaseLayers | undefined> {
    const sources = await this.#client.ask();
    return sources === undefined ? undefined : servedBy(this.#client.address, sources);
  }
}

/** Nothing can be asked, for what the variables say of it is at fault. */
export class NoSource extends SettingsSource {
  readonly everyMs = 5_000;
  readonly #layers: BaseLayers;

  constructor(layers: BaseLayers) {
    super();
    this.#layers = layers;
  }

  async read(): Promise<BaseLayers> {
    return this.#layers;
  }

  async look(): Promise<undefined> {
    return undefined;
  }
}
