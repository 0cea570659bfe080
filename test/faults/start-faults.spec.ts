import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { ChildProgram } from '../support/child-program.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';

const PORTS = { JUMAK_MANAGEMENT_PORT: '0' };

const programs: ChildProgram[] = [];
const folders: TemporaryFolder[] = [];
const servers: Server[] = [];

afterEach(async () => {
  for (const program of programs.splice(0)) await program.discard();
  for (const server of servers.splice(0)) server.close();
  for (const folder of folders.splice(0)) folder.remove();
});

function newFolder(): TemporaryFolder {
  const folder = new TemporaryFolder();
  folders.push(folder);
  return folder;
}

function launch(folder: string, variables: Readonly<Record<string, string>> = {}): ChildProgram {
  const program = ChildProgram.launch(folder, { ...PORTS, ...variables });
  programs.push(program);
  return program;
}

/** The screen of a start that is refused: every problem has its fix below it, and nothing else is said. */
async function refusal(folder: string, variables: Readonly<Record<string, string>> = {}): Promise<string[]> {
  const program = launch(folder, variables);
  expect(await program.exit()).toEqual({ code: 1, signal: null });
  const [title, ...lines] = program.output.trimEnd().split('\n');
  expect(title).toBe('Jumak cannot start:');
  const problems = lines.filter((_, index) => index % 2 === 0);
  const fixes = lines.filter((_, index) => index % 2 === 1);
  expect(fixes.filter((fix) => !fix.startsWith('    -> '))).toEqual([]);
  return problems.map((problem) => problem.trim());
}

async function takenPort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return String((server.address() as AddressInfo).port);
}

describe('a start that cannot be', () => {
  it('names all that stands in its way at once: settings, port, folder and key', async () => {
    const folder = newFolder();
    const first = launch(folder.path);
    await first.ready();
    const port = await takenPort();
    const problems = await refusal(folder.path, {
      JUMAK_HTTP_PROT: '1',
      JUMAK_LOG_LEVEL: 'loud',
      JUMAK_AUTH_SIGNING_KEY: 'change-me',
      JUMAK_HTTP_PORT: port,
    });
    expect(problems).toEqual([
      'JUMAK_HTTP_PROT: is not a known variable (variable JUMAK_HTTP_PROT)',
      'log.level: "loud" is not accepted (variable JUMAK_LOG_LEVEL)',
      expect.stringContaining('auth.signingKey: is not a private key'),
      `Cannot listen on 127.0.0.1:${port}: another process already listens there.`,
      expect.stringContaining(`The data folder ${folder.path} is in use by another process`),
    ]);
    expect((await fetch(`${first.url}/health/ready`)).status).toBe(200);
  });

  it('SECURITY 11, 25: in production names demo data, demo logins, weak and missing secrets together', async () => {
    const problems = await refusal(newFolder().path, {
      JUMAK_ENVIRONMENT: 'production',
      JUMAK_DEMO_ENABLED: 'true',
      JUMAK_MEMBER_DEMO_LOGINS: 'true',
      JUMAK_RATE_LIMITS_ENABLED: 'false',
      JUMAK_HTTP_CURSOR_KEY: 'changeme-changeme-changeme-changeme',
      JUMAK_MANAGEMENT_TOKEN: 'short',
    });
    expect(problems.map((problem) => problem.replace(/ \(.*/, ''))).toEqual([
      'auth.signingKey: is required in production',
      'http.cursorKey: is a placeholder, not a secret',
      'management.token: is shorter than 32 bytes',
      'demo.enabled: may not be true in production',
      'rateLimits.enabled: may not be false in production',
      'member.demoLogins: may not be true in production',
    ]);
  });

  it('makes no data folder', async () => {
    const folder = newFolder();
    await refusal(folder.file('some/where'), { JUMAK_HTTP_PORT: await takenPort() });
    expect(readdirSync(folder.path)).toEqual([]);
  });

  it.each(['new', 'empty'])(
    'leaves nothing in a data folder that was %s when its MySQL server is away',
    async (kind) => {
      const folder = newFolder();
      const problems = await refusal(kind === 'new' ? folder.file('some/where') : folder.path, {
        JUMAK_DATABASE_DRIVER: 'mysql',
        JUMAK_MYSQL_HOST: '127.0.0.1',
        JUMAK_MYSQL_PORT: '1',
        JUMAK_MYSQL_USER: 'jumak',
      });
      expect(problems).toEqual([expect.stringContaining('The MySQL server at 127.0.0.1:1 cannot be reached')]);
      expect(readdirSync(folder.path)).toEqual([]);
    },
  );

  it('leaves a data folder with something in it as it is', async () => {
    const folder = newFolder();
    writeFileSync(folder.file('member.sqlite'), 'no database'.repeat(1_000));
    await refusal(folder.path);
    expect(readdirSync(folder.path)).toContain('member.sqlite');
  });

  it('names every database that cannot be opened', async () => {
    const folder = newFolder();
    for (const name of ['member', 'room']) writeFileSync(folder.file(`${name}.sqlite`), 'no database'.repeat(1_000));
    expect(await refusal(folder.path)).toEqual(
      ['member', 'room'].map(
        (name) => `The database ${folder.file(`${name}.sqlite`)} cannot be opened: file is not a database.`,
      ),
    );
  });

  it('names a key that is none', async () => {
    const folder = newFolder();
    mkdirSync(folder.file('keys'));
    writeFileSync(folder.file('keys/signing-key.pem'), 'junk');
    expect(await refusal(folder.path)).toEqual([
      expect.stringContaining(`${folder.file('keys/signing-key.pem')} is not a private key`),
    ]);
  });

  it('names a data folder that is a file', async () => {
    const folder = newFolder();
    writeFileSync(folder.file('data'), '');
    expect(await refusal(folder.file('data'))).toEqual([
      expect.stringContaining(`The data folder ${folder.file('data')} cannot be written to`),
    ]);
  });

  it('names a data folder where nothing can be made', async () => {
    expect(await refusal('/proc/jumak')).toEqual([
      expect.stringContaining('The data folder /proc/jumak cannot be written to'),
    ]);
  });

  it('names an unfinished restore', async () => {
    const folder = newFolder();
    writeFileSync(folder.file('restore-unfinished'), '');
    expect(await refusal(folder.path)).toEqual([expect.stringContaining('was broken off')]);
    expect(existsSync(folder.file('restore-unfinished'))).toBe(true);
  });
});
