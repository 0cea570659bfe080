/** What a module may ask about its own subscription. */
export abstract class Hearing {
  /** True once what lay there at the start, or after a fault, has been read, or 10 s have passed since: until then an answer may still be waiting. */
  abstract caughtUp(): boolean;
}
