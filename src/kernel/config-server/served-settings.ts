import { layersOf, type SettingsFiles } from '../config/base-layers.ts';
import { compose, type ModuleSections } from '../config/configuration.ts';
import { type ConfigurationFault, ConfigurationFaults } from '../config/configuration-faults.ts';
import { type Given, merge } from '../config/layer.ts';
import { type PropertySource, propertiesOf } from '../config/property-sources.ts';
import { kernelSections } from '../config/sections.ts';
import { type Setting, settingsOf } from '../config/setting.ts';
import { refusedValues } from '../config/settle.ts';
import type { FieldFault } from '../domain/errors.ts';
import { NoSuchConfiguration } from './config-server.errors.ts';

/** What is served of files that are valid, by their names. */
type Files = ReadonlyMap<string, readonly Given[]>;

const PROFILES: readonly string[] = kernelSections.environment.options;

interface ServedParts {
  readonly files: SettingsFiles;
  readonly modules: ModuleSections;
  /** Whose settings are asked for. */
  readonly services: readonly string[];
}

/** The settings of a folder as they are served: as the files say, and as they last were valid. */
export class ServedSettings {
  readonly #parts: ServedParts;
  readonly #schema;
  readonly #settings: readonly Setting[];
  #files: Files;

  /** @throws ConfigurationFaults */
  constructor(parts: ServedParts) {
    this.#parts = parts;
    this.#schema = compose(parts.modules);
    this.#settings = settingsOf(this.#schema);
    this.#files = this.#read();
  }

  /** Reads the files again; while they are not valid, those before are served. @throws ConfigurationFaults */
  reread(): void {
    this.#files = this.#read();
  }

  /** What counts for a service in an environment, the first source most. @throws NoSuchConfiguration */
  of({ service, profile }: { readonly service: string; readonly profile: string }): readonly PropertySource[] {
    const faults = [
      ...unknown(service, { field: 'service', known: this.#parts.services }),
      ...unknown(profile, { field: 'profile', known: PROFILES }),
    ];
    if (faults.length > 0) throw new NoSuchConfiguration({ faults });
    return [service, profile, 'default'].flatMap((name) => {
      const given = this.#files.get(name);
      return given === undefined ? [] : [{ name: `config/${name}.yaml`, source: { ...propertiesOf(given) } }];
    });
  }

  #read(): Files {
    const { files: sources, services } = this.#parts;
    const settings = this.#settings;
    const files = new Map<string, readonly Given[]>();
    const faults: ConfigurationFault[] = [];
    for (const name of ['default', ...PROFILES, ...services]) {
      const layers = layersOf(sources, { name, settings });
      const given = [...merge(layers).values()];
      faults.push(
        ...layers.flatMap((layer) => layer.faults),
        ...refusedValues({ schema: this.#schema, settings, given }),
      );
      if (given.length > 0) files.set(name, given);
    }
    if (faults.length > 0) throw new ConfigurationFaults(faults);
    return files;
  }
}

/** Processes that run several modules have long names, which nobody needs to be told. */
function unknown(
  given: string,
  { field, known }: { readonly field: string; readonly known: readonly string[] },
): readonly FieldFault[] {
  if (known.includes(given)) return [];
  const names = known.filter((name) => !name.includes('+')).join(', ');
  const message = { ko: `${names} 가운데 하나여야 합니다.`, en: `It has to be one of ${names}.` };
  return [{ pointer: `/${field}`, code: 'UNKNOWN', message }];
}
