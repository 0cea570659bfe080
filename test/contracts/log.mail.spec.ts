import { LogMail } from '#kernel/mail/log.mail.ts';
import { PinoLogger } from '#kernel/observability/logger.ts';
import { mailContract } from './mail.contract.ts';

mailContract('the log', async () => {
  const lines: string[] = [];
  const logger = PinoLogger.to({ level: 'info', destination: { write: (line) => void lines.push(line) } });
  const arrived = () =>
    lines.map((line) => {
      const { to, subject, text } = JSON.parse(line);
      return { to, subject, text, recipients: [to] };
    });
  return { mail: new LogMail(logger), arrived, end: async () => undefined };
});
