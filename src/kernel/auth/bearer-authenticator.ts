import { Authenticator } from '../http/authenticator.ts';
import type { Caller } from '../http/route.ts';
import type { TokenStore } from '../token-store/token-store.ts';
import type { AccessTokenVerifier } from './access-token-verifier.ts';
import { TokenInvalid, TokenMissing, TokenRevoked } from './auth.errors.ts';

const SCHEME = /^bearer(?:\s|$)/i;
const CREDENTIALS = /^bearer ([A-Za-z0-9._-]+)$/i;

/** Lets in who sends a valid access token of a session that is alive; that it is alive is asked each time. */
export class BearerAuthenticator extends Authenticator {
  readonly #verifier: AccessTokenVerifier;
  readonly #sessions: TokenStore;

  constructor(verifier: AccessTokenVerifier, sessions: TokenStore) {
    super();
    this.#verifier = verifier;
    this.#sessions = sessions;
  }

  async authenticate(authorization: string | undefined): Promise<Caller> {
    if (authorization === undefined || !SCHEME.test(authorization)) throw new TokenMissing();
    const token = CREDENTIALS.exec(authorization)?.[1];
    if (token === undefined) throw new TokenInvalid();
    const { memberId, sessionId, role } = await this.#verifier.verify(token);
    if (!(await this.#sessions.isAlive({ sessionId }))) throw new TokenRevoked();
    return { memberId, sessionId, role };
  }
}
