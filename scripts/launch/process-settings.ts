import { allModules } from '../../src/bootstrap/modules.ts';
import type { Variables } from './infra-settings.ts';
import { configTokenIn, type Installation, keysIn } from './installation.ts';
import type { PlannedProcess } from './plan.ts';

const LOOPBACK = '127.0.0.1';

interface Share {
  readonly settings: RegExp;
  /** To whom alone they are told. */
  readonly isFor: (planned: PlannedProcess) => boolean;
}

/** What is not told to everybody: it would be of no use there, or is a secret with which one can do what the others do. */
const SHARES: readonly Share[] = [
  {
    settings: /^JUMAK_(HTTP_(HOST|PORT|TRUSTED_PROXIES)|MANAGEMENT_(HOST|PORT)|DATA_DIR|REGISTRY_ADVERTISE)$/,
    isFor: ({ isEdge }) => isEdge,
  },
  { settings: /^JUMAK_AUTH_SIGNING_KEY(_FILE)?$|^JUMAK_MAIL_/, isFor: ({ signs }) => signs },
  { settings: /^JUMAK_(MYSQL|KAFKA)_|^JUMAK_HTTP_CURSOR_KEY(_FILE)?$/, isFor: ({ modules }) => modules.length > 0 },
  ...allModules.map(({ name }) => ({
    settings: new RegExp(`^JUMAK_${name.toUpperCase()}_MYSQL_`),
    isFor: ({ modules }: PlannedProcess) => modules.includes(name),
  })),
  { settings: /^JUMAK_REDIS_|^CONFIG_URI$/, isFor: ({ isConfigServer }) => !isConfigServer },
];

const BEHIND: Variables = {
  JUMAK_HTTP_HOST: LOOPBACK,
  JUMAK_HTTP_PORT: '0',
  JUMAK_HTTP_TRUSTED_PROXIES: '127.0.0.1,::1',
  JUMAK_HTTP_BEHIND_GATEWAY: 'true',
  JUMAK_MANAGEMENT_HOST: LOOPBACK,
  JUMAK_MANAGEMENT_PORT: '0',
};

interface SettingsParts {
  readonly installation: Installation;
  /** Where the outside reaches the edge. */
  readonly port: number;
  /** Where the config server of the plan is to be reached, if there is one. */
  readonly configPort?: number | undefined;
}

/** What each process of a split is told: what is for it, and no secret of others. */
export class ProcessSettings {
  readonly #parts: SettingsParts;
  readonly #keys: ReturnType<typeof keysIn>;
  readonly #config: Variables;

  constructor(parts: SettingsParts) {
    const { installation, configPort } = parts;
    this.#parts = parts;
    this.#keys = keysIn(installation);
    this.#config =
      configPort === undefined
        ? {}
        : { ...configTokenIn(installation), CONFIG_URI: `http://${LOOPBACK}:${configPort}` };
  }

  of(planned: PlannedProcess, folder: string): Variables {
    const { installation } = this.#parts;
    const { cursors, signing } = this.#keys;
    const told = { JUMAK_HTTP_PUBLIC_URL: this.#url, ...installation.shared, ...cursors, ...signing, ...this.#config };
    const others = SHARES.filter(({ isFor }) => !isFor(planned));
    return {
      ...Object.fromEntries(
        Object.entries(told).filter(([name]) => !others.some(({ settings }) => settings.test(name))),
      ),
      ...this.#place(planned),
      ...(planned.isFirst ? {} : { JUMAK_DEMO_ENABLED: 'false' }),
      JUMAK_DATA_DIR: folder,
    };
  }

  get #url(): string {
    const { installation, port } = this.#parts;
    const { JUMAK_HTTP_HOST: host = LOOPBACK } = installation.shared;
    return `http://${/^(0\.0\.0\.0|::)$/.test(host) ? LOOPBACK : host}:${port}`;
  }

  /** Where it listens, and for whom. */
  #place({ isEdge, isConfigServer, modules }: PlannedProcess): Variables {
    const { port, configPort } = this.#parts;
    return {
      ...(isEdge ? { JUMAK_HTTP_PORT: String(port) } : BEHIND),
      ...(isConfigServer ? { JUMAK_HTTP_PORT: String(configPort) } : {}),
      ...(modules.length === 0 ? { JUMAK_HTTP_BEHIND_GATEWAY: 'false' } : {}),
    };
  }
}
