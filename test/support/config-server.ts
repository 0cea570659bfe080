import { loadConfiguration } from '#kernel/config/load-configuration.ts';
import { moduleSections } from '../../src/bootstrap/modules.ts';
import { CONFIG_SERVER } from '../../src/bootstrap/placement.ts';
import { SettingsServer } from '../../src/bootstrap/settings-server.ts';
import { RememberedLog } from '../http/served.ts';
import { ConfigFolder } from './config-folder.ts';

const VARIABLES = { JUMAK_ENVIRONMENT: 'test', JUMAK_HTTP_PORT: '0', JUMAK_MANAGEMENT_PORT: '0' };

// biome-ignore lint/suspicious/noExplicitAny: what is answered is judged by each test
type Json = any;

interface Asked {
  readonly token?: string;
  /** As Basic, in place of Bearer. */
  readonly basic?: string;
  readonly etag?: string;
}

/** A config server of this process, on a folder that a test may change. */
export class ConfigServer {
  readonly folder: ConfigFolder;
  readonly log: RememberedLog;
  readonly url: string;
  readonly managementUrl: string;
  readonly #server: SettingsServer;

  private constructor(parts: {
    readonly folder: ConfigFolder;
    readonly log: RememberedLog;
    readonly server: SettingsServer;
    readonly ports: readonly [number, number];
  }) {
    this.folder = parts.folder;
    this.log = parts.log;
    this.#server = parts.server;
    const [own, management] = parts.ports;
    this.url = `http://127.0.0.1:${own}`;
    this.managementUrl = `http://127.0.0.1:${management}`;
  }

  static async start({
    token,
    port = 0,
  }: {
    readonly token?: string;
    readonly port?: number;
  } = {}): Promise<ConfigServer> {
    const folder = new ConfigFolder();
    const log = new RememberedLog();
    const { path: directory } = folder;
    const variables = { ...VARIABLES, JUMAK_HTTP_PORT: String(port) };
    const configuration = loadConfiguration({ directory, variables, role: CONFIG_SERVER, modules: moduleSections });
    const server = new SettingsServer({ files: { directory }, configuration, token, logger: log });
    const { own, management } = await server.start();
    return new ConfigServer({ folder, log, server, ports: [own.port, management.port] });
  }

  async get(
    path: string,
    { token, basic, etag }: Asked = {},
  ): Promise<{ status: number; headers: Headers; body: Json }> {
    const shown = basic === undefined ? token && `Bearer ${token}` : `Basic ${Buffer.from(basic).toString('base64')}`;
    const response = await fetch(`${this.url}${path}`, {
      headers: {
        'accept-language': 'en',
        ...(shown ? { authorization: shown } : {}),
        ...(etag === undefined ? {} : { 'if-none-match': etag }),
      },
    });
    const { status, headers } = response;
    const text = await response.text();
    return { status, headers, body: text === '' ? undefined : JSON.parse(text) };
  }

  /** Ends in good order; the folder stays. */
  stop(): Promise<void> {
    return this.#server.stop();
  }

  async end(): Promise<void> {
    await this.stop();
    this.folder.remove();
  }
}
