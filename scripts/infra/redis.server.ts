import type { NativeServer } from './native-server.ts';
import { programPath } from './programs.ts';

export const redis: NativeServer = {
  name: 'redis',
  async prepare({ folder, port }) {
    const settings = {
      port: String(port),
      bind: '127.0.0.1',
      dir: folder,
      save: '',
      appendonly: 'yes',
      'maxmemory-policy': 'noeviction',
    };
    return {
      command: programPath({ program: 'redis-server', from: 'redis-server' }),
      args: Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]),
    };
  },
};
