import { isLocalDate } from '../domain/local-date.ts';

/** For a rule between dates of an object: it is looked at as soon as they are dates, whatever else is wrong, so that all faults are told at once. */
export const datesGiven = (names: readonly string[]) => ({
  when: ({ value }: { readonly value: unknown }): boolean =>
    typeof value === 'object' &&
    value !== null &&
    names.every((name) => {
      const date: unknown = Reflect.get(value, name);
      return typeof date === 'string' && isLocalDate(date);
    }),
});
