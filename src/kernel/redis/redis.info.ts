/** What `INFO` says of a field; empty when it says nothing. */
export const infoField = (info: string, name: string): string =>
  new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? '';

/** The only policy under which nothing is forgotten before its time. */
export const KEEPS_ALL = 'noeviction';
