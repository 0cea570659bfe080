import '../../scenarios/waiting.spec.ts';
