import '../../scenarios/cancellation.spec.ts';
