/** Stands between the title of a group of tests that waits and what it waits for. */
export const WAITS = ', which waits for ';
