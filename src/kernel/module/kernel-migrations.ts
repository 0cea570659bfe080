import { CreateAdminActs } from '../audit/admin-acts.migration.ts';
import { CreateAudit } from '../audit/audit.migration.ts';
import { CreateOperatorActions } from '../audit/operator-actions.migration.ts';
import { CreateIdempotency } from '../idempotency/idempotency.migration.ts';
import { CreateInbox } from '../inbox/inbox.migration.ts';
import { NameDeadLetters } from '../inbox/named-dead-letters.migration.ts';
import { CreateOutbox } from '../outbox/outbox.migration.ts';
import { AddClaimsToOutbox } from '../outbox/outbox-claims.migration.ts';
import { AddSubjectToOutbox } from '../outbox/outbox-subject.migration.ts';
import type { NamedMigration } from '../persistence/module-schema.ts';

/** The tables that every module has, for the kernel's own use. */
export const KERNEL_MIGRATIONS: readonly NamedMigration[] = [
  { name: '0000-1-outbox', class: CreateOutbox },
  { name: '0000-2-inbox', class: CreateInbox },
  { name: '0000-3-idempotency', class: CreateIdempotency },
  { name: '0000-4-outbox-subject', class: AddSubjectToOutbox },
  { name: '0000-5-named-dead-letters', class: NameDeadLetters },
  { name: '0000-6-operator-actions', class: CreateOperatorActions },
  { name: '0000-7-admin-acts', class: CreateAdminActs },
  { name: '0000-8-audit', class: CreateAudit },
  { name: '0000-9-outbox-claims', class: AddClaimsToOutbox },
];
