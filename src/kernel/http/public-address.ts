import { isEverywhere } from './loopback.ts';

interface Listening {
  readonly host: string;
  readonly port: number;
}

/** Where the outside reaches this process: as it is configured, else where it listens. */
export class PublicAddress {
  #base: string | undefined;

  constructor(configured?: string) {
    this.#base = configured?.replace(/\/$/, '');
  }

  /** Tells where the process listens, which counts when nothing is configured. */
  listening({ host, port }: Listening): void {
    const name = isEverywhere(host) ? '127.0.0.1' : host;
    this.#base ??= `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
  }

  /** Throws before the process listens, unless the address is configured. */
  of(path: `/${string}`): string {
    if (this.#base === undefined) throw new Error('Nothing listens yet, and no public address is configured.');
    return this.#base + path;
  }
}
