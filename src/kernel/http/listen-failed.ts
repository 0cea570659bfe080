interface Address {
  readonly host: string;
  readonly port: number;
  readonly portVariable: string;
}

interface Reason {
  readonly problem: string;
  readonly fix: string;
}

/** The server could not take its address; the message says what to change. */
export class ListenFailed extends Error {
  override readonly name = 'ListenFailed';
  readonly code: string;
  readonly problem: string;
  readonly fix: string;

  constructor(address: Address, cause: NodeJS.ErrnoException) {
    const code = cause.code ?? 'UNKNOWN';
    const { problem, fix } = reasonOf(address, cause);
    super(`Cannot listen on ${address.host}:${address.port}: ${problem}. ${fix}`, { cause });
    this.code = code;
    this.problem = `Cannot listen on ${address.host}:${address.port}: ${problem}.`;
    this.fix = fix;
  }
}

function reasonOf({ portVariable }: Address, { code, message }: NodeJS.ErrnoException): Reason {
  const hostVariable = portVariable.replace(/PORT$/, 'HOST');
  switch (code) {
    case 'EADDRINUSE':
      return {
        problem: 'another process already listens there',
        fix: `Stop it, or choose another port with ${portVariable} (0 takes a free one).`,
      };
    case 'EACCES':
      return { problem: 'this user may not use that port', fix: `Choose one above 1023 with ${portVariable}.` };
    case 'EADDRNOTAVAIL':
      return { problem: 'this machine has no such address', fix: `Correct ${hostVariable}.` };
    case 'ENOTFOUND':
      return { problem: 'that name is not known', fix: `Correct ${hostVariable}.` };
    default:
      return { problem: message, fix: `Check ${hostVariable} and ${portVariable}.` };
  }
}
