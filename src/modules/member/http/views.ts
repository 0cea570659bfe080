import { z } from 'zod';
import { idOf } from '#kernel/domain/ids.ts';
import { instant, type Wire } from '#kernel/http/wire-types.ts';
import { type ActiveMember, MEMBER_ROLES } from '../domain/member.ts';
import type { Session } from '../domain/session.ts';
import type { SignedIn } from '../use-cases/session-tokens.ts';

/** What a member may see of themselves. */
export const shownMember = z
  .object({
    id: idOf<'member'>(),
    email: z.string().meta({ examples: ['guest@example.com'] }),
    name: z.string().meta({ examples: ['홍길동'] }),
    phone: z
      .string()
      .meta({ examples: ['010-1234-5678'] })
      .optional(),
    role: z.enum(MEMBER_ROLES),
    createdAt: instant,
  })
  .meta({ id: 'Member', description: 'What a member may see of themselves.' });

export const memberView = ({ id, email, name, phone, role, createdAt }: ActiveMember): Wire<typeof shownMember> => ({
  id,
  email,
  name,
  ...(phone === undefined ? {} : { phone }),
  role,
  createdAt: new Date(createdAt).toISOString(),
});

/** The tokens of a session; what expires, in seconds from now. */
export const shownTokens = z
  .object({
    accessToken: z.string().meta({ examples: ['eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCJ9.…'] }),
    tokenType: z.literal('Bearer'),
    expiresIn: z
      .int()
      .positive()
      .meta({ examples: [900] }),
    refreshToken: z.string().meta({ examples: ['kq0d…'] }),
    refreshExpiresIn: z.int().min(0),
  })
  .meta({ id: 'Tokens', description: 'The tokens of a session; what expires, in seconds from now.' });

export const signedInView = ({
  accessToken,
  expiresIn,
  refreshToken,
  refreshExpiresIn,
}: SignedIn): Wire<typeof shownTokens> => ({
  accessToken,
  tokenType: 'Bearer',
  expiresIn,
  refreshToken,
  refreshExpiresIn,
});

/** Where one is signed in; `current` is the session that asks. */
export const shownSession = z
  .object({ id: idOf<'session'>(), createdAt: instant, current: z.boolean() })
  .meta({ id: 'Session', description: 'Where one is signed in; `current` is the session that asks.' });

export const sessionView = ({ id, startedAt }: Session, currentId: string): Wire<typeof shownSession> => ({
  id,
  createdAt: new Date(startedAt).toISOString(),
  current: id === currentId,
});
