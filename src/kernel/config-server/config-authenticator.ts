import { timingSafeEqual } from 'node:crypto';
import { Authenticator } from '../http/authenticator.ts';
import type { Caller } from '../http/route.ts';
import { ConfigTokenNeeded } from './config-server.errors.ts';

const CLIENT: Caller = { memberId: 'config', sessionId: 'config', role: 'ADMIN' };

/** Lets in who shows the token, as clients of Spring do too: by Basic, whatever the name. Where there is none, everybody who reaches it. */
export class ConfigAuthenticator extends Authenticator {
  readonly #expected: Buffer | undefined;

  constructor(token: string | undefined) {
    super();
    this.#expected = token === undefined ? undefined : Buffer.from(token);
  }

  async authenticate(authorization: string | undefined): Promise<Caller> {
    if (this.#expected === undefined) return CLIENT;
    const given = Buffer.from(shownIn(authorization ?? ''));
    if (given.length !== this.#expected.length || !timingSafeEqual(given, this.#expected))
      throw new ConfigTokenNeeded();
    return CLIENT;
  }
}

function shownIn(authorization: string): string {
  const [, scheme = '', shown = ''] = /^(Bearer|Basic) +(\S+)$/i.exec(authorization) ?? [];
  if (scheme.toLowerCase() !== 'basic') return shown;
  const pair = Buffer.from(shown, 'base64').toString();
  return pair.slice(pair.indexOf(':') + 1);
}
