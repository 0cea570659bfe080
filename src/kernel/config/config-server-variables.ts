import { readFileSync } from 'node:fs';
import type { ConfigurationFault } from './configuration-faults.ts';
import type { Variables } from './variables.layer.ts';

const ADDRESS = 'CONFIG_URI';
const TOKEN = 'CONFIG_TOKEN';
const TOKEN_FILE = 'CONFIG_TOKEN_FILE';
const WITHOUT_ADDRESS = 'Set CONFIG_URI to the address of the config server, or unset it.';

export interface ConfigServerAddress {
  readonly url: URL;
  readonly token: string | undefined;
}

interface Told<T> {
  readonly value: T | undefined;
  readonly faults: readonly ConfigurationFault[];
}

/** Which config server a process is to take its settings from, if any. */
export function configServerIn(variables: Variables): Told<ConfigServerAddress> {
  const token = configTokenIn(variables);
  const uri = given(variables, ADDRESS);
  if (uri === undefined) {
    const alone = [TOKEN, TOKEN_FILE].find((name) => given(variables, name) !== undefined);
    if (alone === undefined) return { value: undefined, faults: [] };
    return fault(alone, { problem: 'is of no use without CONFIG_URI', fix: WITHOUT_ADDRESS });
  }
  const url = URL.parse(uri);
  const problem = problemOf(url, uri);
  if (url === null || problem !== undefined) {
    const fix =
      'Set CONFIG_URI to the address of a config server, such as http://127.0.0.1:8888, or leave it unset for config/.';
    return { value: undefined, faults: [...fault(ADDRESS, { problem: problem ?? '', fix }).faults, ...token.faults] };
  }
  return { value: token.faults.length === 0 ? { url, token: token.value } : undefined, faults: token.faults };
}

/** What a config server asks for and its clients show. */
export function configTokenIn(variables: Variables): Told<string> {
  const direct = given(variables, TOKEN);
  const file = given(variables, TOKEN_FILE);
  const source = file === undefined ? TOKEN : TOKEN_FILE;
  let token = direct;
  try {
    if (file !== undefined) token = readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    return fault(TOKEN_FILE, {
      problem: `the file ${JSON.stringify(file)} cannot be read (${code})`,
      fix: 'Point CONFIG_TOKEN_FILE at a file that this process may read, or unset it.',
    });
  }
  if (token === undefined || /^[\x21-\x7e]+$/.test(token)) return { value: token, faults: [] };
  return fault(source, {
    problem: 'is not a token: it is empty, or has blanks or letters in it that no header can carry',
    fix: `Set ${source} to what the config server was given (openssl rand -base64 48 makes one).`,
  });
}

function problemOf(url: URL | null, uri: string): string | undefined {
  const shown = JSON.stringify(uri.replace(/:\/\/[^/@\s]*@/, '://***@'));
  if (url === null || !/^https?:$/.test(url.protocol)) return `${shown} is not the URL of a config server`;
  if (url.username !== '' || url.password !== '')
    return `${shown} holds a secret, which everybody sees who sees the address; CONFIG_TOKEN is for it`;
  return url.search === '' && url.hash === '' ? undefined : `${shown} has more in it than an address`;
}

const given = (variables: Variables, name: string): string | undefined => variables[name] || undefined;

const fault = (
  setting: string,
  words: { readonly problem: string; readonly fix: string },
): { readonly value: undefined; readonly faults: readonly ConfigurationFault[] } => ({
  value: undefined,
  faults: [{ setting, source: `variable ${setting}`, ...words }],
});
