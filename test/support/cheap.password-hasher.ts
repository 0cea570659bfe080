import { createHash } from 'node:crypto';
import { PasswordHasher } from '#kernel/auth/password-hasher.ts';

/** Costs nothing, counts, and makes no hash twice; hashes that begin with `weak` are to be replaced. */
export class CheapPasswordHasher extends PasswordHasher {
  readonly dummyHash = 'cheap$dummy';
  readonly verified: string[] = [];
  hashed = 0;
  /** Happens once, between the next check of a password and its answer. */
  meanwhile: (() => Promise<unknown>) | undefined;

  async hash(password: string): Promise<string> {
    this.hashed += 1;
    return `cheap$${tagOf(password)}$${this.hashed}`;
  }

  async verify({ password, hash }: { readonly password: string; readonly hash: string }): Promise<boolean> {
    this.verified.push(hash);
    const { meanwhile } = this;
    this.meanwhile = undefined;
    await meanwhile?.();
    return hash.split('$')[1] === tagOf(password);
  }

  needsRehash(hash: string): boolean {
    return hash.startsWith('weak');
  }
}

export const tagOf = (password: string): string => createHash('sha256').update(password).digest('hex');
