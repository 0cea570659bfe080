import type { ActiveMember } from '../domain/member.ts';
import type { Session } from '../domain/session.ts';
import type { SignedIn } from '../use-cases/session-tokens.ts';

/** What a member may see of themselves. */
export const memberView = ({ id, email, name, phone, role, createdAt }: ActiveMember) => ({
  id,
  email,
  name,
  ...(phone === undefined ? {} : { phone }),
  role,
  createdAt: new Date(createdAt).toISOString(),
});

export const signedInView = ({ accessToken, expiresIn, refreshToken, refreshExpiresIn }: SignedIn) => ({
  accessToken,
  tokenType: 'Bearer',
  expiresIn,
  refreshToken,
  refreshExpiresIn,
});

export const sessionView = ({ id, startedAt }: Session, currentId: string) => ({
  id,
  createdAt: new Date(startedAt).toISOString(),
  current: id === currentId,
});
