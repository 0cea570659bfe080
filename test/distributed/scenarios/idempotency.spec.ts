import '../../scenarios/idempotency.spec.ts';
