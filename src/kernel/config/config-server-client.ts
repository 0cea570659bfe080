import { COMMAND } from '../program/program-files.ts';
import type { ConfigServerAddress } from './config-server-variables.ts';
import type { ConfigurationFault } from './configuration-faults.ts';
import { type PropertySource, servedEnvironment } from './property-sources.ts';

const ANSWERS_WITHIN = 3_000;

/** Whose settings are asked for. */
export interface Asking {
  readonly service: string;
  readonly profile: string;
}

/** A config server has not given any settings. */
export class ConfigServerFault extends Error {
  readonly fault: ConfigurationFault;
  /** Whether the next try may get them. */
  readonly passing: boolean;

  constructor(words: Omit<ConfigurationFault, 'source'>, { passing = false } = {}) {
    super(words.problem);
    this.fault = { ...words, source: `variable ${words.setting}` };
    this.passing = passing;
  }
}

/** Asks a config server for the settings of one service and profile. */
export class ConfigServerClient {
  readonly address: string;
  readonly #url: URL;
  readonly #token: string | undefined;
  #etag: string | undefined;

  constructor({ url, token }: ConfigServerAddress, { service, profile }: Asking) {
    this.address = url.href.replace(/\/$/, '');
    this.#url = new URL(`${this.address}/${encodeURIComponent(service)}/${profile}`);
    this.#token = token;
  }

  /** Undefined when nothing has changed since it was last asked. @throws ConfigServerFault */
  async ask(): Promise<readonly PropertySource[] | undefined> {
    const headers = {
      accept: 'application/json',
      'accept-language': 'en',
      ...(this.#token === undefined ? {} : { authorization: `Bearer ${this.#token}` }),
      ...(this.#etag === undefined ? {} : { 'if-none-match': this.#etag }),
    };
    let response: Response;
    let text: string;
    try {
      response = await fetch(this.#url, { headers, redirect: 'manual', signal: AbortSignal.timeout(ANSWERS_WITHIN) });
      text = await response.text();
    } catch (error) {
      throw this.#unreachable(error as Error);
    }
    if (response.status === 304) return undefined;
    if (response.status !== 200) throw this.#refused(response.status, text);
    const sources = servedEnvironment.safeParse(jsonIn(text)).data?.propertySources;
    if (sources === undefined) throw this.#noSettings('answers, but not with settings');
    this.#etag = response.headers.get('etag') ?? undefined;
    return sources;
  }

  #unreachable({ name, cause }: Error): ConfigServerFault {
    const late = name === 'TimeoutError';
    const code = late ? `no answer within ${ANSWERS_WITHIN / 1_000} s` : (codeOf(cause) ?? name);
    return new ConfigServerFault(
      {
        setting: 'CONFIG_URI',
        problem: `the config server at ${this.address} cannot be reached (${code})`,
        fix: `Start it (\`${COMMAND} start config-server\`) or correct CONFIG_URI; unset it to take the settings from config/.`,
      },
      { passing: true },
    );
  }

  #refused(status: number, text: string): ConfigServerFault {
    if (status === 401 || status === 403)
      return new ConfigServerFault({
        setting: 'CONFIG_TOKEN',
        problem:
          this.#token === undefined
            ? `the config server at ${this.address} asks for a token, and none is set`
            : `the config server at ${this.address} does not take this token`,
        fix: 'Set CONFIG_TOKEN or CONFIG_TOKEN_FILE to what the config server was given.',
      });
    if (status === 404) return this.#noSettings(`has no settings at ${this.#url.pathname}${known(text)}`);
    const passing = status === 429 || status >= 500;
    return this.#noSettings(`answers ${status}, and no settings`, { passing });
  }

  #noSettings(words: string, { passing = false } = {}): ConfigServerFault {
    return new ConfigServerFault(
      {
        setting: 'CONFIG_URI',
        problem: `the server at ${this.address} ${words}`,
        fix: `See with \`curl -i ${this.#url}\` what is there; CONFIG_URI has to be the address of a config server of this version.`,
      },
      { passing },
    );
  }
}

function codeOf(cause: unknown): string | undefined {
  const { code, message } = (cause ?? {}) as Partial<NodeJS.ErrnoException>;
  return code ?? message;
}

/** What the problem document says that there is instead. */
function known(text: string): string {
  const { errors } = (jsonIn(text) ?? {}) as { errors?: readonly { readonly message?: unknown }[] };
  const [message] = Array.isArray(errors) ? errors : [];
  return typeof message?.message === 'string' ? `: ${message.message}` : '';
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
