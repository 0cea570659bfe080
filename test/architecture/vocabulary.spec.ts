import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { bookingWordsIn, namingFaultsIn } from './vocabulary.ts';

const REPOSITORY = path.resolve(import.meta.dirname, '../..');
const FIXTURES = path.join('test', 'architecture', 'fixtures');

describe('the words of the kernel', () => {
  it('are none of the booking business', () => {
    const sources = sourcesIn('src/kernel').filter(({ file }) => !file.endsWith('.spec.ts'));
    expect(sources.length).toBeGreaterThan(50);
    const faults = sources.flatMap(({ file, text }) =>
      bookingWordsIn({ file, text }).map((word) => `${file}: ${word}`),
    );
    expect(faults).toEqual([]);
  });

  it.each([
    'class HeldRooms {}',
    'const reservationId = 1;',
    'interface Taken { readonly nightly: number }',
    'function f({ checkIn }: { checkIn: string }) { return checkIn; }',
    'class Inbox { #bookings = []; }',
    'const STAY_LIMIT = 1;',
    'const rows = table.accommodations;',
    "const summary = 'Every event about a booking';",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the source of a template
    'const told = `${count} reservations`;',
    '/** While guests go on booking. */ const a = 1;',
    'const a = 1; // a refund',
    "const ko = '예약이 없습니다.';",
  ])('are refused in %s', (text) => {
    expect(bookingWordsIn({ file: 'src/kernel/inbox/inbox.ts', text })).toHaveLength(1);
  });

  it('are refused in the name of a file', () => {
    expect(bookingWordsIn({ file: 'src/kernel/inbox/guest-inbox.ts', text: '' })).toEqual(['guest-inbox']);
  });

  it('may be a role, a protocol and a part of another word', () => {
    const text = "const host = 'room for all who stay'; const memberId = 1; const headroom = 2; const overnight = 3;";
    expect(bookingWordsIn({ file: 'src/kernel/http/route.ts', text })).toEqual([]);
  });
});

describe('a name', () => {
  it('says what a thing does, everywhere', () => {
    const sources = ['src', 'test', 'bench', 'scripts'].flatMap(sourcesIn);
    expect(sources.length).toBeGreaterThan(100);
    expect(sources.flatMap(namingFaultsIn)).toEqual([]);
  });

  it.each([
    ['src/kernel/lock/lock.ts', 'export interface ILock {}'],
    ['src/kernel/lock/lock.ts', 'export class LockImpl {}'],
    ['src/kernel/lock/lock.ts', 'class LockManager {}'],
    ['src/modules/room/use-cases/room.ts', 'export type RoomService = string;'],
    ['src/modules/room/use-cases/room.ts', 'const dateUtils = {};'],
    ['src/kernel/http/utils.ts', ''],
    ['src/kernel/http/json-helpers.ts', ''],
    ['src/kernel/common/clock.ts', ''],
    ['src/modules/room/index.ts', ''],
    ['src/modules/room/RoomView.ts', ''],
    ['src/modules/room/room.ts', 'export default class Room {}'],
    ['src/modules/room/room.ts', 'const room = 1; export default room;'],
    ['src/modules/room/rooms.ts', "export * from './room.ts'; export { Night } from './night.ts';"],
  ])('is refused in %s: %s', (file, text) => {
    expect(namingFaultsIn({ file, text })).toHaveLength(1);
  });

  it('may have a forbidden word inside', () => {
    const text = 'export class Idempotency {} class ServiceTimes {} const IO_ERROR = 1; export { a } from "./a.ts";';
    expect(namingFaultsIn({ file: 'src/modules/member/domain/common-passwords.ts', text })).toEqual([]);
    expect(namingFaultsIn({ file: 'src/modules/accommodation/persistence/search-index.ts', text })).toEqual([]);
  });
});

function sourcesIn(folder: string): { file: string; text: string }[] {
  const root = path.join(REPOSITORY, folder);
  if (!fs.existsSync(root)) return [];
  return fs
    .readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((file) => path.join(folder, file))
    .filter((file) => file.endsWith('.ts') && !file.startsWith(FIXTURES))
    .map((file) => ({ file, text: fs.readFileSync(path.join(REPOSITORY, file), 'utf8') }));
}
