import { demoId } from '#kernel/demo/demo-id.ts';
import type { MemberId, MemberRole } from '../domain/member.ts';

export interface DemoLogin {
  readonly email: string;
  readonly password: string;
  readonly role: MemberRole;
}

interface DemoPerson extends DemoLogin {
  readonly id: MemberId;
  readonly name: string;
}

const password = 'jumak-demo-2026';

export const DEMO_PEOPLE: readonly DemoPerson[] = [
  { key: 'member-host-1', mailbox: 'host1', role: 'HOST', name: '김주인' },
  { key: 'member-host-2', mailbox: 'host2', role: 'HOST', name: '박마루' },
  { key: 'member-guest-1', mailbox: 'guest1', role: 'GUEST', name: '이나래' },
  { key: 'member-guest-2', mailbox: 'guest2', role: 'GUEST', name: '최길손' },
  { key: 'member-guest-3', mailbox: 'guest3', role: 'GUEST', name: '정유람' },
  { key: 'member-admin', mailbox: 'admin', role: 'ADMIN', name: '한결' },
].map(({ key, mailbox, role, name }) => ({
  id: demoId<'member'>(key),
  email: `${mailbox}@demo.jumak.example`,
  password,
  role: role as MemberRole,
  name,
}));

/** How one signs in to the demo data; for the banner. */
export const DEMO_LOGINS: readonly DemoLogin[] = DEMO_PEOPLE.map(({ email, role }) => ({ email, password, role }));
