import { backupRoute } from '../backup/backup-route.ts';
import type { Route } from '../http/route.ts';
import { instancesRoute } from '../registry/instances-route.ts';
import { deadLetterRoutes } from './dead-letter-routes.ts';
import { moduleRoutes } from './module-routes.ts';
import { processRoutes } from './process-routes.ts';

/** What operators can see and do in any process, whatever its modules: served on the management listener, and to admins by `adminRoutes`. */
export const operationRoutes: readonly Route[] = [
  ...moduleRoutes,
  ...deadLetterRoutes,
  ...processRoutes,
  instancesRoute,
  backupRoute,
];
