import '../../scenarios/leaving.spec.ts';
