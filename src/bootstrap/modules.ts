import type { ModuleManifest } from '#kernel/module/module.ts';
import { accommodation } from '../modules/accommodation/module.ts';
import { DEMO_LOGINS, member } from '../modules/member/module.ts';
import { reservation } from '../modules/reservation/module.ts';
import { room } from '../modules/room/module.ts';

/** Every module there is, in the order in which demo data is laid: who hosts, what, its rooms, its bookings. */
export const allModules: readonly ModuleManifest[] = [member, accommodation, room, reservation];

/** The sections of all modules: every process knows the settings of all, also of those that run elsewhere. */
export const moduleSections = Object.fromEntries(allModules.map(({ name, settings }) => [name, settings]));

/** Who can sign in to the demo data. */
export const demoLogins = DEMO_LOGINS;
