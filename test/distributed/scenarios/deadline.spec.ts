import '../../scenarios/deadline.spec.ts';
