import type { Logger } from '../observability/logger.ts';
import type { AnswerHeaders } from './answer-headers.ts';
import type { ClientAddresses } from './client-address.ts';
import type { Drain } from './drain.ts';
import type { HttpMetrics } from './http-metrics.ts';
import type { CompleteHttpSettings } from './http-settings.ts';
import type { InFlight } from './in-flight.ts';

/** What all requests of one server share. */
export interface Edge {
  readonly settings: CompleteHttpSettings;
  readonly headers: AnswerHeaders;
  readonly addresses: ClientAddresses;
  readonly drain: Drain;
  readonly inFlight: InFlight;
  readonly logger: Logger;
  readonly metrics: HttpMetrics | undefined;
}
