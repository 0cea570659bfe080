import { isLocalDate } from '../domain/local-date.ts';

const looks = (names: readonly string[], isFit: (value: unknown) => boolean) => ({
  when: ({ value }: { readonly value: unknown }): boolean =>
    typeof value === 'object' && value !== null && names.every((name) => isFit(Reflect.get(value, name))),
});

/** For a rule between dates of an object: it is looked at as soon as they are dates, whatever else is wrong, so that all faults are told at once. */
export const datesGiven = (names: readonly string[]) =>
  looks(names, (value) => typeof value === 'string' && isLocalDate(value));

/** The same for a rule between numbers. */
export const numbersGiven = (names: readonly string[]) => looks(names, (value) => typeof value === 'number');

/** The same for a rule on what is not there. */
export const notGiven = (name: string) => looks([name], (value) => value === undefined);
