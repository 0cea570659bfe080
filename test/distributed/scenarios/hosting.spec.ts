import '../../scenarios/hosting.spec.ts';
