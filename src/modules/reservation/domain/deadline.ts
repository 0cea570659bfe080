/** How long room may take to answer a booking. */
export class Deadline {
  readonly seconds: number;

  constructor(seconds: number) {
    this.seconds = seconds;
  }
}
