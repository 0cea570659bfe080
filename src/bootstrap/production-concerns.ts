import type { Configuration } from '#kernel/config/configuration.ts';
import type { StartFault } from '#kernel/lifecycle/start-faults.ts';

/** What lets production start, and yet keeps members from something until it is mended: letters go out where sessions begin. */
export function productionConcerns({ environment, mail, http, standing }: Configuration): readonly StartFault[] {
  if (environment !== 'production' || !standing.signs) return [];
  const noMail = {
    problem: 'No mail server is configured: nobody can reset a password.',
    fix: 'Set JUMAK_MAIL_SMTP_URL (or JUMAK_MAIL_SMTP_URL_FILE) and JUMAK_MAIL_FROM.',
  };
  const noAddress = {
    problem: 'The public address is not configured: links in letters lead to the address where this process listens.',
    fix: 'Set JUMAK_HTTP_PUBLIC_URL to the address by which people reach it, such as https://inn.example.com.',
  };
  return [
    ...(mail.smtpUrl === undefined || mail.from === undefined ? [noMail] : []),
    ...(http.publicUrl === undefined ? [noAddress] : []),
  ];
}
