import { type DestinationStream, type Logger as Pino, pino } from 'pino';
import { currentContext } from './context.ts';
import { type LogLevel, Threshold } from './threshold.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Structured records, one line each; the correlation id of the work at hand is added by itself. */
export abstract class Logger {
  /** Shared by a logger and all its children. */
  readonly threshold: Threshold;

  constructor(threshold = new Threshold('info')) {
    this.threshold = threshold;
  }

  abstract debug(fields: Fields, message: string): void;
  abstract info(fields: Fields, message: string): void;
  abstract warn(fields: Fields, message: string): void;
  abstract error(fields: Fields, message: string): void;
  abstract child(fields: Fields): Logger;
}

/** Writes JSON lines by pino, synchronously, so that a record survives the process that wrote it. */
export class PinoLogger extends Logger {
  readonly #pino: Pino;

  constructor(logger: Pino, threshold: Threshold) {
    super(threshold);
    this.#pino = logger;
  }

  static to(options: { readonly level: LogLevel; readonly destination?: DestinationStream }): PinoLogger {
    const settings = {
      level: 'trace',
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: {
        paths: [
          'password',
          '*.password',
          'authorization',
          '*.authorization',
          'refreshToken',
          '*.refreshToken',
          'accessToken',
          '*.accessToken',
        ],
        censor: '[redacted]',
      },
      mixin: () => {
        const context = currentContext();
        return context === undefined ? {} : { correlationId: context.correlationId, traceparent: context.traceparent };
      },
    };
    const logger = options.destination === undefined ? pino(settings) : pino(settings, options.destination);
    return new PinoLogger(logger, new Threshold(options.level));
  }

  debug(fields: Fields, message: string): void {
    if (this.threshold.passes('debug')) this.#pino.debug(fields, message);
  }
  info(fields: Fields, message: string): void {
    if (this.threshold.passes('info')) this.#pino.info(fields, message);
  }
  warn(fields: Fields, message: string): void {
    if (this.threshold.passes('warn')) this.#pino.warn(fields, message);
  }
  error(fields: Fields, message: string): void {
    if (this.threshold.passes('error')) this.#pino.error(fields, message);
  }
  child(fields: Fields): Logger {
    return new PinoLogger(this.#pino.child(fields), this.threshold);
  }
}
