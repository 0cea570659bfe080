import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { TemporaryFolder } from './temporary-folder.ts';

const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];

/** Files of a server, in PEM form. */
export interface Certified {
  readonly cert: string;
  readonly key: string;
  /** Both, the key first. */
  readonly both: string;
  /** The certificate of who has signed it. */
  readonly authority: string;
}

/** Signs the certificates of servers, and no public authority has signed its own. */
export class Authority {
  readonly #folder = new TemporaryFolder();
  /** The file with its own certificate. */
  readonly file = this.#folder.file('authority.pem');
  readonly certificate: string;

  constructor() {
    const key = this.#folder.file('authority.key');
    openssl('req', '-x509', ...KEY, '-subj', '/CN=Jumak tests', '-keyout', key, '-out', this.file);
    this.certificate = readFileSync(this.file, 'utf8');
  }

  /** A certificate that is made out to a host. */
  certify(host: string): Certified {
    const [cert = '', key = '', both = ''] = ['cert', 'key', 'both'].map((kind) =>
      this.#folder.file(`${host}.${kind}`),
    );
    const signed = ['-CA', this.file, '-CAkey', this.#folder.file('authority.key')];
    const good = [
      '-subj',
      `/CN=${host}`,
      '-addext',
      `subjectAltName=DNS:${host}`,
      '-addext',
      'basicConstraints=CA:FALSE',
    ];
    openssl('req', '-x509', ...KEY, ...signed, ...good, '-keyout', key, '-out', cert);
    writeFileSync(both, readFileSync(key, 'utf8') + readFileSync(cert, 'utf8'));
    return { cert, key, both, authority: this.file };
  }

  remove(): void {
    this.#folder.remove();
  }
}

const openssl = (...words: readonly string[]) =>
  execFileSync('openssl', words, { stdio: ['ignore', 'ignore', 'pipe'] });
