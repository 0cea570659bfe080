import { expect, it } from '@jest/globals';
import { Argon2PasswordHasher } from './argon2-password-hasher.ts';
import { TooManyPasswordsAtOnce } from './auth.errors.ts';

const hasher = new Argon2PasswordHasher();

it('stores an argon2id PHC string of at least the demanded strength', async () => {
  expect(await hasher.hash('correct horse')).toMatch(
    /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/,
  );
});

it('tells the right password from a wrong one', async () => {
  const hash = await hasher.hash('비밀번호는 주막 😀');
  expect(await hasher.verify({ password: '비밀번호는 주막 😀', hash })).toBe(true);
  expect(await hasher.verify({ password: '비밀번호는 주막 😁', hash })).toBe(false);
});

it('gives one password two hashes', async () => {
  expect(await hasher.hash('correct horse')).not.toBe(await hasher.hash('correct horse'));
});

it('cuts nothing off', async () => {
  const hash = await hasher.hash(`${'가'.repeat(127)}나`);
  expect(await hasher.verify({ password: `${'가'.repeat(127)}다`, hash })).toBe(false);
  expect(await hasher.verify({ password: '가'.repeat(127), hash })).toBe(false);
});

it('takes a password for the same whether its syllables come composed or not', async () => {
  const hash = await hasher.hash('주막에서'.normalize('NFD'));
  expect(await hasher.verify({ password: '주막에서'.normalize('NFC'), hash })).toBe(true);
});

it('agrees with the reference implementation of argon2', async () => {
  const hash = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
  expect(await hasher.verify({ password: 'password', hash })).toBe(true);
});

it('has a dummy hash that no password fits and that is as strong as the others', async () => {
  expect(await hasher.verify({ password: '', hash: hasher.dummyHash })).toBe(false);
  expect(hasher.needsRehash(hasher.dummyHash)).toBe(false);
});

it.each([
  ['$argon2id$v=19$m=4096,t=3,p=1$c29tZXNhbHRzb21lc2FsdA$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc', true],
  ['$argon2id$v=19$m=65536,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc', true],
  ['$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHRzb21lc2FsdA$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc', false],
])('wants %s hashed anew: %p', (hash, weaker) => {
  expect(hasher.needsRehash(hash)).toBe(weaker);
});

it('does not repeat a stored value that is no hash', async () => {
  const attempt = hasher.verify({ password: 'correct horse', hash: 'hunter2-in-the-clear' });
  await expect(attempt).rejects.toThrow(/^((?!hunter2).)*$/);
});

it('refuses when too many wait, and goes on afterwards', async () => {
  const narrow = new Argon2PasswordHasher({ atOnce: 1, waiting: 1 });
  const first = narrow.hash('correct horse');
  const second = narrow.hash('correct horse');
  await expect(narrow.hash('correct horse')).rejects.toThrow(TooManyPasswordsAtOnce);
  await Promise.all([first, second]);
  expect(await narrow.hash('correct horse')).toContain('$argon2id$');
});

it('gives its place back when a hash cannot be read', async () => {
  const narrow = new Argon2PasswordHasher({ atOnce: 1, waiting: 0 });
  const broken = '$argon2id$v=19$m=1,t=1,p=64$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
  await expect(narrow.verify({ password: 'x', hash: broken })).rejects.toThrow();
  expect(await narrow.hash('correct horse')).toContain('$argon2id$');
});
