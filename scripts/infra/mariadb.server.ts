import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { MYSQL_LOGIN } from './infra-folder.ts';
import type { NativeServer } from './native-server.ts';
import { programPath, run } from './programs.ts';

const PACKAGE = 'mariadb-server-core';
const USER = os.userInfo().username;

const LOGIN = `CREATE USER IF NOT EXISTS '${MYSQL_LOGIN.user}'@'127.0.0.1' IDENTIFIED BY '${MYSQL_LOGIN.password}';
GRANT ALL PRIVILEGES ON *.* TO '${MYSQL_LOGIN.user}'@'127.0.0.1' WITH GRANT OPTION;
`;

export const mariadb: NativeServer = {
  name: 'mysql',
  async prepare({ folder, port }) {
    const data = path.join(folder, 'data');
    const logins = path.join(folder, 'logins.sql');
    if (!fs.existsSync(path.join(data, 'mysql'))) {
      const installer = programPath({ program: 'mariadb-install-db', from: PACKAGE });
      const args = ['--no-defaults', `--datadir=${data}`, `--user=${USER}`, '--auth-root-authentication-method=normal'];
      run(installer, args, {
        fix: 'Free some space, or install MariaDB 10.11 anew; "npm run infra -- wipe" begins anew.',
      });
    }
    fs.writeFileSync(logins, LOGIN);
    return {
      command: programPath({ program: 'mariadbd', from: PACKAGE }),
      args: [
        '--no-defaults',
        `--datadir=${data}`,
        `--init-file=${logins}`,
        `--port=${port}`,
        '--bind-address=127.0.0.1',
        '--skip-name-resolve',
        '--socket=mariadb.sock',
        `--pid-file=${path.join(folder, 'mariadb.pid')}`,
        `--user=${USER}`,
        '--character-set-server=utf8mb4',
        '--max-connections=500',
      ],
    };
  },
};
