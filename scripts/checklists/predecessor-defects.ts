import type { Checklist } from './checklist.ts';

export const predecessorDefects: Checklist = {
  title: 'Defects of the predecessor',
  about:
    'Jumak follows an older program that did the same with services and a message broker. Each of its defects is played here, and must not come back.',
  mark: 'DEFECT ',
  lines: {
    1: 'A cancellation gave back no night.',
    2: 'Stays of unequal ranges did not exclude each other.',
    3: 'The lock was let go before the commit.',
    4: 'Events went out for changes that were undone.',
    5: 'An event that came twice took the nights twice.',
    6: 'A success that could not be told was told as a failure, and the nights stayed taken.',
    7: 'A booking without an answer stayed pending for ever.',
    8: 'Anything could be cancelled, again and again, also past stays.',
    9: 'A cancellation could overtake its booking.',
    10: 'A night that did not exist was sold.',
    11: 'An event that kept failing vanished.',
    12: 'The total was the price of the first night times the nights.',
    13: 'Guests could not see what became of their booking.',
    14: 'Tokens that had been signed out went on working.',
    15: 'Nobody could sign out or withdraw.',
    16: 'Whoever named a member in a header was taken for that member.',
    17: 'A second sign-up with an e-mail was a server error.',
    18: 'Refresh tokens could be used for ever, also after the logout.',
    19: 'Cookies lived a thousand times too long or too short.',
    20: 'Two sign-ups at once shared an e-mail.',
    21: 'One broken place broke the whole search.',
    22: 'One guest found no double room.',
    23: 'Dates the wrong way round were a server error.',
    24: 'The search asked once more for every place that it found.',
  },
};
