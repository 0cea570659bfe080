import { userInfo } from 'node:os';

/** Whose command it is, for the audit. A container may run as a user that the machine has no name for. */
export function userName(lookUp: () => { readonly username: string } = userInfo): string {
  try {
    return lookUp().username;
  } catch {
    return `uid-${process.getuid?.()}`;
  }
}
