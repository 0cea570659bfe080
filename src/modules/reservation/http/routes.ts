import type { Route } from '#kernel/http/route.ts';
import { guestRoutes } from './guest-routes.ts';
import { hostRoutes } from './host-routes.ts';

export const reservationRoutes: readonly Route[] = [...guestRoutes, ...hostRoutes];
