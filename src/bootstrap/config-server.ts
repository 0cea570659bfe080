import { randomBytes } from 'node:crypto';
import { configTokenIn } from '#kernel/config/config-server-variables.ts';
import { urlOf } from '#kernel/http/listening-url.ts';
import { isEverywhere } from '#kernel/http/loopback.ts';
import { OperatorAccessFile } from '#kernel/lifecycle/operator-access.ts';
import { stopOnSignals } from '#kernel/lifecycle/signals.ts';
import { PinoLogger } from '#kernel/observability/logger.ts';
import { configTokenFaults } from './config-token.ts';
import { CONFIG_SERVER, SERVICES } from './placement.ts';
import { preflight } from './preflight.ts';
import { refuseStart } from './refused-start.ts';
import { CONFIG_FILES } from './settings.ts';
import { SettingsServer } from './settings-server.ts';

try {
  const { configuration, live, folder } = await preflight(CONFIG_SERVER, (draft) =>
    configTokenFaults(process.env, draft),
  );
  const logger = PinoLogger.to({ level: configuration.log.level });
  const { value: token } = configTokenIn(process.env);
  const { token: given } = configuration.management;
  const operatorToken =
    given === undefined && configuration.environment === 'production'
      ? randomBytes(32).toString('base64url')
      : undefined;
  const server = new SettingsServer({ files: CONFIG_FILES, configuration, live, token, operatorToken, logger });
  const access = new OperatorAccessFile(folder.path);
  stopOnSignals({
    stop: async () => {
      access.remove();
      await server.stop();
      folder.release();
      process.stdout.write('The config server has stopped.\n');
    },
    onFault: (error) => logger.error({ error: String((error as Error)?.stack ?? error) }, 'a defect'),
  });
  const { own, management } = await server.start();
  const local = isEverywhere(management.host) ? { ...management, host: '127.0.0.1' } : management;
  access.write({ url: urlOf(local), token: given ?? operatorToken });
  process.stdout.write(`Jumak (config-server) is serving.

  settings     ${urlOf(own)}/<service>/<profile>
  services     ${SERVICES.filter((name) => !name.includes('+')).join(', ')}
  token        ${token === undefined ? 'none: whoever is on this machine reads the settings' : 'CONFIG_TOKEN'}
  management   ${urlOf(management)}/metrics

Ctrl-C stops it in good order.
`);
} catch (error) {
  refuseStart(error);
}
