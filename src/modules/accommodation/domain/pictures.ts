export interface Picture {
  readonly contentType: string;
  readonly content: string;
}

/** The pictures below `/media`; what lies at an address never changes. */
export abstract class Pictures {
  abstract find(address: { readonly folder: string; readonly file: string }): Picture | undefined;
}
