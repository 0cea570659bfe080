import { type DestinationStream, type Logger as Pino, pino } from 'pino';
import { currentContext } from './context.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Structured records, one line each; the correlation id of the work at hand is added by itself. */
export abstract class Logger {
  abstract debug(fields: Fields, message: string): void;
  abstract info(fields: Fields, message: string): void;
  abstract warn(fields: Fields, message: string): void;
  abstract error(fields: Fields, message: string): void;
  abstract child(fields: Fields): Logger;
}

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** Writes JSON lines by pino, synchronously, so that a record survives the process that wrote it. */
export class PinoLogger extends Logger {
  readonly #pino: Pino;

  constructor(logger: Pino) {
    super();
    this.#pino = logger;
  }

  static to(options: { readonly level: LogLevel; readonly destination?: DestinationStream }): PinoLogger {
    const settings = {
      level: options.level,
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
    return new PinoLogger(options.destination === undefined ? pino(settings) : pino(settings, options.destination));
  }

  debug(fields: Fields, message: string): void {
    this.#pino.debug(fields, message);
  }
  info(fields: Fields, message: string): void {
    this.#pino.info(fields, message);
  }
  warn(fields: Fields, message: string): void {
    this.#pino.warn(fields, message);
  }
  error(fields: Fields, message: string): void {
    this.#pino.error(fields, message);
  }
  child(fields: Fields): Logger {
    return new PinoLogger(this.#pino.child(fields));
  }
}
