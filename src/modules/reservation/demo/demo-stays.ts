type Ending =
  /** Confirmed, and completed once the guests have left. */
  | { readonly ends: 'STAYS' }
  | { readonly ends: 'CANCELLED'; readonly by: 'GUEST' | 'HOST'; readonly daysAfter: number; readonly reason: string }
  /** Room's answer came after the deadline. */
  | { readonly ends: 'EXPIRED' };

/** A made-up booking; days count from today. What room refuses is rejected, whatever the ending says. */
export interface DemoStay {
  readonly guest: 1 | 2 | 3;
  /** The number of the place and of its room. */
  readonly room: `${number}-${number}`;
  readonly bookedDaysAgo: number;
  readonly checkInDay: number;
  readonly nights: number;
  readonly guests: number;
  readonly guestName?: string;
  readonly request?: string;
  readonly ending: Ending;
}

const STAYS: Ending = { ends: 'STAYS' };
const cancelled = (by: 'GUEST' | 'HOST', daysAfter: number, reason: string): Ending => ({
  ends: 'CANCELLED',
  by,
  daysAfter,
  reason,
});

// biome-ignore format: a table, one booking a line
/** In the order in which they were booked. */
export const DEMO_STAYS: readonly DemoStay[] = [
  // Past stays.
  { guest: 1, room: '1-1', bookedDaysAgo: 58, checkInDay: -50, nights: 2, guests: 2, request: '늦게 도착합니다. 밤 9시쯤입니다.', ending: STAYS },
  { guest: 2, room: '16-1', bookedDaysAgo: 57, checkInDay: -42, nights: 3, guests: 2, ending: STAYS },
  { guest: 3, room: '30-1', bookedDaysAgo: 50, checkInDay: -35, nights: 1, guests: 2, ending: STAYS },
  { guest: 1, room: '19-1', bookedDaysAgo: 48, checkInDay: -28, nights: 2, guests: 2, guestName: '이한나', ending: STAYS },
  { guest: 2, room: '50-1', bookedDaysAgo: 40, checkInDay: -21, nights: 2, guests: 3, ending: STAYS },
  { guest: 3, room: '56-1', bookedDaysAgo: 35, checkInDay: -14, nights: 3, guests: 2, request: '유모차를 둘 자리가 있을까요?', ending: STAYS },
  { guest: 3, room: '7-1', bookedDaysAgo: 33, checkInDay: -12, nights: 2, guests: 1, ending: cancelled('GUEST', 20, '일정이 바뀌었습니다.') },
  { guest: 1, room: '43-1', bookedDaysAgo: 30, checkInDay: -7, nights: 2, guests: 2, ending: STAYS },
  { guest: 2, room: '17-1', bookedDaysAgo: 20, checkInDay: -3, nights: 1, guests: 2, ending: STAYS },
  // What came to nothing.
  { guest: 1, room: '48-3', bookedDaysAgo: 15, checkInDay: 62, nights: 2, guests: 2, ending: { ends: 'EXPIRED' } },
  { guest: 1, room: '58-2', bookedDaysAgo: 14, checkInDay: 45, nights: 3, guests: 4, ending: cancelled('GUEST', 12, '함께 가기로 한 친구가 아픕니다.') },
  { guest: 2, room: '52-1', bookedDaysAgo: 13, checkInDay: 27, nights: 2, guests: 2, ending: cancelled('HOST', 12, '보일러 공사로 그날은 손님을 모실 수 없게 되었습니다. 죄송합니다.') },
  // Guests in the house, and those who come today.
  { guest: 2, room: '57-1', bookedDaysAgo: 12, checkInDay: 0, nights: 2, guests: 2, ending: STAYS },
  { guest: 1, room: '2-1', bookedDaysAgo: 10, checkInDay: -1, nights: 3, guests: 2, request: '높은 층으로 부탁드립니다.', ending: STAYS },
  // Stays to come; there is one such room only, so the second one who asks for it is too late.
  { guest: 1, room: '1-4', bookedDaysAgo: 9, checkInDay: 20, nights: 2, guests: 2, ending: STAYS },
  { guest: 3, room: '34-3', bookedDaysAgo: 8, checkInDay: 36, nights: 2, guests: 5, request: '메밀전을 저녁에 먹을 수 있을까요?', ending: STAYS },
  { guest: 2, room: '32-4', bookedDaysAgo: 7, checkInDay: 78, nights: 2, guests: 2, ending: STAYS },
  { guest: 2, room: '1-4', bookedDaysAgo: 6, checkInDay: 21, nights: 1, guests: 2, ending: STAYS },
  { guest: 3, room: '25-1', bookedDaysAgo: 4, checkInDay: 90, nights: 4, guests: 2, ending: STAYS },
  { guest: 3, room: '12-1', bookedDaysAgo: 3, checkInDay: 40, nights: 1, guests: 2, ending: STAYS },
  { guest: 1, room: '55-2', bookedDaysAgo: 2, checkInDay: 150, nights: 5, guests: 3, guestName: '이나래 가족', ending: STAYS },
];
