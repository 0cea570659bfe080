import { GUIDE } from './field-faults.ts';

export interface HttpSettings {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** The variable that changes the port, for the message when it is taken. */
  readonly portVariable?: string;
  /** How the outside reaches this server; `https:` means that TLS ends before it. */
  readonly publicUrl?: string | undefined;
  /** Addresses and networks whose `X-Forwarded-*` count. */
  readonly trustedProxies?: readonly string[];
  readonly corsOrigins?: readonly string[];
  /** Where what it takes is described, for who sent something else. */
  readonly guide?: string;
  /** It stands behind a gateway: a trusted proxy that says that it has counted a request is believed. */
  readonly behindGateway?: boolean;
  readonly maxConnections?: number;
  /** Requests at work at once; what comes above is answered 503 at once. */
  readonly maxInFlight?: number;
  readonly headersTimeoutSeconds?: number;
  readonly requestTimeoutSeconds?: number;
  readonly keepAliveSeconds?: number;
  readonly heartbeatSeconds?: number;
  /** How long a drain lets idle connections bring one more request, to be answered and closed. */
  readonly drainGraceSeconds?: number;
  /** When a drain closes what still remains. */
  readonly drainSeconds?: number;
  /** One record for every answer. */
  readonly accessLog?: boolean;
}

export type CompleteHttpSettings = Required<HttpSettings>;

export const completeSettings = (settings: HttpSettings): CompleteHttpSettings => ({
  portVariable: 'JUMAK_HTTP_PORT',
  publicUrl: undefined,
  trustedProxies: [],
  corsOrigins: [],
  guide: GUIDE,
  behindGateway: false,
  maxConnections: 10_000,
  maxInFlight: 1_000,
  headersTimeoutSeconds: 10,
  requestTimeoutSeconds: 15,
  keepAliveSeconds: 7,
  heartbeatSeconds: 15,
  drainGraceSeconds: 1,
  drainSeconds: 10,
  accessLog: false,
  ...settings,
});
