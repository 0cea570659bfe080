/** How patient the gateway is with the processes of one module, and when it leaves them alone. */
export interface GatewaySettings {
  /** Within which a connection must stand. */
  readonly connectSeconds: number;
  /** Within which the headers of an answer must be there, tries included, unless the route says otherwise; of one that writes, twice that. */
  readonly answerSeconds: number;
  /** Requests to one module that wait for their answer at once; what comes above is refused. */
  readonly concurrency: number;
  /** Those whose clients are ready to wait, counted apart; what comes above is sent on and does not wait. */
  readonly waiting: number;
  /** How many requests to one module may be sent again, in percent of all. */
  readonly retryPercent: number;
  /** So many requests in a row that nobody has answered, all of them sent after the last answer, open the breaker of a module. */
  readonly breakerFailures: number;
  /** How long it stays open before one request is let through. */
  readonly breakerSeconds: number;
  /** So many faults in a row take an instance out of the choice. */
  readonly ejectionFailures: number;
  /** For how long at first; it doubles from one time to the next. */
  readonly ejectionSeconds: number;
  readonly longestEjectionSeconds: number;
}
