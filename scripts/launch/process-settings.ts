import type { Variables } from './infra-settings.ts';
import { type Installation, keysIn } from './installation.ts';
import type { PlannedProcess } from './plan.ts';

/** What the edge alone is told: where the outside reaches it, and where it keeps what it writes. */
const OF_THE_EDGE = [
  'JUMAK_HTTP_HOST',
  'JUMAK_HTTP_PORT',
  'JUMAK_HTTP_TRUSTED_PROXIES',
  'JUMAK_MANAGEMENT_HOST',
  'JUMAK_MANAGEMENT_PORT',
  'JUMAK_DATA_DIR',
  'JUMAK_REGISTRY_ADVERTISE',
];

/** What is told to who signs tokens alone: with it anybody is whoever they like to be. */
const OF_SIGNERS = ['JUMAK_AUTH_SIGNING_KEY', 'JUMAK_AUTH_SIGNING_KEY_FILE'];

const BEHIND: Variables = {
  JUMAK_HTTP_HOST: '127.0.0.1',
  JUMAK_HTTP_PORT: '0',
  JUMAK_HTTP_TRUSTED_PROXIES: '127.0.0.1,::1',
  JUMAK_HTTP_BEHIND_GATEWAY: 'true',
  JUMAK_MANAGEMENT_HOST: '127.0.0.1',
  JUMAK_MANAGEMENT_PORT: '0',
};

interface SettingsParts {
  readonly installation: Installation;
  /** Where the outside reaches the edge. */
  readonly port: number;
}

/** What each process of a split is told: what is for it, and no secret of others. */
export class ProcessSettings {
  readonly #parts: SettingsParts;
  readonly #keys: ReturnType<typeof keysIn>;

  constructor(parts: SettingsParts) {
    this.#parts = parts;
    this.#keys = keysIn(parts.installation);
  }

  of(planned: PlannedProcess, folder: string): Variables {
    const { installation, port } = this.#parts;
    const { JUMAK_HTTP_HOST: host = '127.0.0.1' } = installation.shared;
    const url = `http://${/^(0\.0\.0\.0|::)$/.test(host) ? '127.0.0.1' : host}:${port}`;
    const others = [...(planned.isEdge ? [] : OF_THE_EDGE), ...(planned.signs ? [] : OF_SIGNERS)];
    const shared = Object.entries(installation.shared).filter(([name]) => !others.includes(name));
    return {
      JUMAK_HTTP_PUBLIC_URL: url,
      ...Object.fromEntries(shared),
      ...this.#keys.cursors,
      ...(planned.signs ? this.#keys.signing : {}),
      ...(planned.isEdge ? { JUMAK_HTTP_PORT: String(port) } : BEHIND),
      ...(planned.what.includes('gateway') ? { JUMAK_HTTP_BEHIND_GATEWAY: 'false' } : {}),
      ...(planned.isFirst ? {} : { JUMAK_DEMO_ENABLED: 'false' }),
      JUMAK_DATA_DIR: folder,
    };
  }
}
