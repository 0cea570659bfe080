import { afterEach, describe, expect, it } from '@jest/globals';
import { OperatorAccessFile } from '#kernel/lifecycle/operator-access.ts';
import { ChildProgram } from '../support/child-program.ts';
import { ConfigServer } from '../support/config-server.ts';
import { eventually } from '../support/eventually.ts';
import { jumak } from '../support/jumak.ts';
import { Operator } from '../support/operator.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';

const TOKEN = 'oak-river-lantern-of-the-roadside-inn';
const MANAGEMENT = { JUMAK_MANAGEMENT_PORT: '0' };

const programs: ChildProgram[] = [];
const folders: TemporaryFolder[] = [];
afterEach(async () => {
  for (const program of programs.splice(0)) await program.discard();
  for (const folder of folders.splice(0)) folder.remove();
});

function newFolder(): TemporaryFolder {
  const folder = new TemporaryFolder();
  folders.push(folder);
  return folder;
}

interface Started {
  readonly folder?: TemporaryFolder;
  readonly variables: Readonly<Record<string, string>>;
  readonly words?: readonly string[];
}

function launch({ folder = newFolder(), variables, words = ['start'] }: Started): ChildProgram {
  const program = ChildProgram.launch(folder.file('data'), { ...MANAGEMENT, ...variables }, { words });
  programs.push(program);
  return program;
}

const operatorOf = (folder: TemporaryFolder): Operator =>
  new Operator(new OperatorAccessFile(folder.file('data')).read()?.url ?? '');

describe('a monolith with CONFIG_URI', () => {
  it('works by the settings of the server, follows their changes, and bears that the server is gone', async () => {
    const server = await ConfigServer.start({ token: TOKEN });
    const variables = { CONFIG_URI: server.url, CONFIG_TOKEN: TOKEN };
    const folder = newFolder();
    try {
      const program = launch({ folder, variables });
      await program.ready();
      expect(program.output).toContain(`settings     config server ${server.url}`);
      const operator = operatorOf(folder);
      const shown = async () => (await operator.get('/ops/configuration')).body;
      expect(await shown()).toMatchObject({ log: { level: 'warn' }, http: { port: 0 } });

      server.folder.append('monolith.yaml', 'log:\n  level: info\nlock:\n  enabled: false\n');
      await eventually(async () => expect((await shown()).log.level).toBe('info'));
      expect((await shown()).lock.enabled).toBe(true);
      await eventually(() =>
        expect(program.output).toMatch(
          /"setting":"lock.enabled","before":true,"after":false,"msg":"a changed setting needs/,
        ),
      );

      server.folder.append('monolith.yaml', '  nonsense: 1\n');
      await eventually(() => expect(server.log.records.some(({ level }) => level === 'error')).toBe(true));
      await server.stop();
      await eventually(() => expect(program.output).toContain('no settings are to be had'));
      expect((await shown()).log.level).toBe('info');
      expect((await fetch(`${program.url}/health/ready`)).status).toBe(200);
      program.kill('SIGTERM');
      expect(await program.exit()).toEqual({ code: 0, signal: null });
    } finally {
      await server.end();
    }
  });

  it('does not start when nobody answers there, and says what to do', async () => {
    const server = await ConfigServer.start();
    await server.end();
    const program = launch({ variables: { CONFIG_URI: server.url, JUMAK_LOG_LEVEL: 'loud' } });
    expect(await program.exit()).toEqual({ code: 1, signal: null });
    expect(program.output.trimEnd().split('\n')).toEqual([
      'Jumak cannot start:',
      `  CONFIG_URI: the config server at ${server.url} cannot be reached (ECONNREFUSED), tried 5 times (variable CONFIG_URI)`,
      expect.stringMatching(/^ {4}-> Start it \(`npx jumak start config-server`\)/),
      '  log.level: "loud" is not accepted (variable JUMAK_LOG_LEVEL)',
      expect.stringMatching(/^ {4}-> /),
    ]);
  });
});

it('`jumak config print` says which file of the config server a setting is from', async () => {
  const server = await ConfigServer.start({ token: TOKEN });
  try {
    const variables = { CONFIG_URI: server.url, CONFIG_TOKEN: TOKEN };
    const { code, stdout } = await jumak(['config', 'print', '--json'], { cwd: newFolder().path, variables });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toContainEqual({
      setting: 'log.level',
      value: 'warn',
      source: `config server ${server.url}, config/test.yaml`,
      variable: 'JUMAK_LOG_LEVEL',
    });
    const refused = await jumak(['config', 'print'], {
      cwd: newFolder().path,
      variables: { ...variables, CONFIG_TOKEN: 'wrong' },
    });
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('does not take this token')]);
  } finally {
    await server.end();
  }
});

describe('`jumak start config-server`', () => {
  it('gives the settings of config/, with nothing around it, and ends in good order', async () => {
    const folder = newFolder();
    const program = launch({ folder, words: ['start', 'config-server'], variables: { CONFIG_TOKEN: TOKEN } });
    await program.ready();
    const answer = await fetch(`${program.url}/room/test`, { headers: { authorization: `Bearer ${TOKEN}` } });
    expect([answer.status, await answer.json()]).toMatchObject([200, { name: 'room', profiles: ['test'] }]);
    expect((await fetch(`${program.url}/room/test`)).status).toBe(401);
    expect(await operatorOf(folder).metrics()).toContain('jumak_http_requests_total');
    program.kill('SIGTERM');
    expect(await program.exit()).toEqual({ code: 0, signal: null });
    expect(program.output).toContain('has stopped');
  });

  it.each([
    ['off loopback without a token', { JUMAK_HTTP_HOST: '0.0.0.0' }, 'CONFIG_TOKEN: is required on 0.0.0.0'],
    ['in production without a token', { JUMAK_ENVIRONMENT: 'production' }, 'CONFIG_TOKEN: is required in production'],
    [
      'in production with a weak token',
      { JUMAK_ENVIRONMENT: 'production', CONFIG_TOKEN: 'changeme' },
      'CONFIG_TOKEN: is shorter than 32 bytes',
    ],
    ['told to ask another', { CONFIG_URI: 'http://127.0.0.1:8888' }, 'CONFIG_URI: a config server takes its settings'],
  ])('is refused %s', async (_, variables, words) => {
    const program = launch({
      words: ['start', 'config-server'],
      variables: { JUMAK_RATE_LIMITS_ENABLED: 'true', ...variables },
    });
    expect(await program.exit()).toEqual({ code: 1, signal: null });
    const [title, problem, fix, ...more] = program.output.trimEnd().split('\n');
    expect([title, problem, more]).toEqual(['Jumak cannot start:', expect.stringContaining(words), []]);
    expect(fix).toMatch(/^ {4}-> \w/);
  });
});
