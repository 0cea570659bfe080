import { createHash, randomBytes } from 'node:crypto';

/** Makes the secrets that are handed out once and stored hashed: refresh tokens and reset links. */
export abstract class OpaqueTokens {
  /** 256 random bits, base64url. */
  abstract next(): string;
}

export class RandomOpaqueTokens extends OpaqueTokens {
  next(): string {
    return randomBytes(32).toString('base64url');
  }
}

/** What is stored in place of an opaque token: its SHA-256; a token of 256 random bits needs no slow hash. */
export const digestOf = (token: string): string => createHash('sha256').update(token).digest('base64url');
