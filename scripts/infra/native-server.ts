import type { ServerName } from './infrastructure.ts';

export interface Place {
  /** A folder of its own for its data. */
  readonly folder: string;
  readonly port: number;
}

export interface Command {
  readonly command: string;
  readonly args: readonly string[];
}

/** How a server is run as an ordinary process of this machine. */
export interface NativeServer {
  readonly name: ServerName;
  /** Lays what it needs before its first start, and says how it is started. @throws InfraFault */
  prepare(place: Place): Promise<Command>;
}
