import { isIP } from 'node:net';
import { brokenOf, type Check, type Rule } from './chosen-adapters.ts';
import type { Draft } from './configuration.ts';
import type { ConfigurationFault } from './configuration-faults.ts';

/** Refuses settings for logins and encryption that are not whole, of the servers that the process uses. */
export function securedServers({ draft, standing, sourceOf }: Check): readonly ConfigurationFault[] {
  if (standing.alone) return [];
  const { database, eventBus } = draft;
  const rules = [
    ...redis(draft),
    ...(!standing.empty && database?.driver === 'mysql' ? mysql(draft) : []),
    ...(!standing.empty && eventBus?.adapter === 'kafka' ? kafka(draft) : []),
  ];
  return brokenOf(rules, sourceOf);
}

const redis = ({ redis: { url = '', ca } = {} }: Draft): readonly Rule[] => [
  {
    setting: 'redis.ca',
    broken: ca !== undefined && url !== '' && !/^rediss:/i.test(url),
    problem: 'is without effect while redis.url asks for no TLS',
    fix: 'Let JUMAK_REDIS_URL begin with rediss://, or leave JUMAK_REDIS_CA unset.',
  },
];

const mysql = ({ mysql: { host = '', tls, ca } = {} }: Draft): readonly Rule[] => [
  {
    setting: 'mysql.ca',
    broken: ca !== undefined && tls === false,
    problem: 'is without effect while mysql.tls is false',
    fix: 'Set JUMAK_MYSQL_TLS to true, or leave JUMAK_MYSQL_CA unset.',
  },
  {
    setting: 'mysql.host',
    broken: tls === true && isIP(host) !== 0,
    problem: `${host} is an address, and with mysql.tls the certificate of the server is checked for a name`,
    fix: 'Set JUMAK_MYSQL_HOST to a name that the certificate is made out to.',
  },
];

const kafka = ({ kafka: { tls, ca, saslMechanism, username, password } = {} }: Draft): readonly Rule[] => [
  {
    setting: 'kafka.saslMechanism',
    broken: new Set([saslMechanism, username, password].map((one) => one === undefined)).size > 1,
    problem: 'kafka.saslMechanism, kafka.username and kafka.password belong together',
    fix: 'Set all three, or none where the brokers ask for no login.',
  },
  {
    setting: 'kafka.ca',
    broken: ca !== undefined && tls === false,
    problem: 'is without effect while kafka.tls is false',
    fix: 'Set JUMAK_KAFKA_TLS to true, or leave JUMAK_KAFKA_CA unset.',
  },
];
