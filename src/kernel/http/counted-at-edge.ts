/** The header by which a gateway tells the services behind it that the request has been taken from all limits. It passes none on from outside. */
export const COUNTED_AT_EDGE = 'x-jumak-counted';
