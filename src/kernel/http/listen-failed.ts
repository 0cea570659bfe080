interface Address {
  readonly host: string;
  readonly port: number;
  readonly portVariable: string;
}

/** The server could not take its address; the message says what to change. */
export class ListenFailed extends Error {
  override readonly name = 'ListenFailed';
  readonly code: string;

  constructor({ host, port, portVariable }: Address, cause: NodeJS.ErrnoException) {
    const hostVariable = portVariable.replace(/PORT$/, 'HOST');
    const reasons: Readonly<Record<string, string>> = {
      EADDRINUSE: `another process already listens there. Stop it, or choose another port with ${portVariable} (0 takes a free one).`,
      EACCES: `this user may not use that port. Choose one above 1023 with ${portVariable}.`,
      EADDRNOTAVAIL: `this machine has no such address. Correct ${hostVariable}.`,
      ENOTFOUND: `that name is not known. Correct ${hostVariable}.`,
    };
    const code = cause.code ?? 'UNKNOWN';
    super(
      `Cannot listen on ${host}:${port}: ${reasons[code] ?? `${cause.message}. Check ${hostVariable} and ${portVariable}.`}`,
      { cause },
    );
    this.code = code;
  }
}
