import '../../scenarios/booking.spec.ts';
