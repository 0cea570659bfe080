import '../../scenarios/suspension.spec.ts';
