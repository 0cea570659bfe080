import { describe, expect, it } from '@jest/globals';
import { Output } from './output.ts';

const said = ({ isTTY, json = false }: { readonly isTTY: boolean; readonly json?: boolean }): string => {
  let text = '';
  const write = (chunk: string | Uint8Array) => {
    text += chunk;
    return true;
  };
  const stdout = { isTTY, write } as unknown as NodeJS.WriteStream;
  new Output({ json, stdout }).outcome({ told: 3 }, { figure: '3', sentence: 'room has told 3 facts again.' });
  return text;
};

describe('what has come of a change', () => {
  it('is a sentence to a person', () => {
    expect(said({ isTTY: true })).toBe('room has told 3 facts again.\n');
  });

  it('is a figure to a pipe', () => {
    expect(said({ isTTY: false })).toBe('3\n');
  });

  it.each([true, false])('is JSON to who asks for it, at a terminal or not (%s)', (isTTY) => {
    expect(JSON.parse(said({ isTTY, json: true }))).toEqual({ told: 3 });
  });
});
