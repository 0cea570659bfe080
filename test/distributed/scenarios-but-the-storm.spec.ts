/** The stories over the API once more, on MySQL. The storm on the last room is not among them: docs/operations.md says why. */
import '../scenarios/booking.spec.ts';
import '../scenarios/cancellation.spec.ts';
import '../scenarios/deadline.spec.ts';
import '../scenarios/hosting.spec.ts';
import '../scenarios/idempotency.spec.ts';
import '../scenarios/leaving.spec.ts';
import '../scenarios/predecessor-defects.spec.ts';
import '../scenarios/suspension.spec.ts';
import '../scenarios/waiting.spec.ts';
