/** Something that keeps a server from running, and what to do about it. */
export class InfraFault extends Error {
  override readonly name = 'InfraFault';
  readonly fix: string;

  constructor(problem: string, fix: string) {
    super(problem);
    this.fix = fix;
  }
}
