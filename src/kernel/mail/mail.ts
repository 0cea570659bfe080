/** What somebody is told outside of the API; the body is plain text. */
export interface Letter {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** Sends letters. It takes its time and may fail, so it is called after the commit and never inside a unit. */
export abstract class Mail {
  /**
   * Resolves once the letter has been taken by whoever delivers it. What throws was not taken, and may be sent again; so is a letter
   * that the signal breaks off, which may have been taken all the same.
   */
  abstract send(letter: Letter, options?: { readonly signal?: AbortSignal | undefined }): Promise<void>;
}
