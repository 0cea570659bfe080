export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** From which level on records are written; all loggers of a process share it, and it may change while they run. */
export class Threshold {
  level: LogLevel;

  constructor(level: LogLevel) {
    this.level = level;
  }

  passes(level: LogLevel): boolean {
    return LOG_LEVELS.indexOf(level) >= LOG_LEVELS.indexOf(this.level);
  }
}
