import '../../scenarios/predecessor-defects.spec.ts';
