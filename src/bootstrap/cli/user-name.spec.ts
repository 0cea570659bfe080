import { userInfo } from 'node:os';
import { describe, expect, it } from '@jest/globals';
import { userName } from './user-name.ts';

describe('whose command it is', () => {
  it('is said by the name that the machine has for the user', () => {
    expect(userName()).toBe(userInfo().username);
  });

  it('is said by the number of a user without a name', () => {
    const nameless = () => {
      throw new Error('ENOENT: no such file or directory, uv_os_get_passwd');
    };
    expect(userName(nameless)).toBe(`uid-${process.getuid?.()}`);
  });
});
