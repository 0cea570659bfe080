/** The seconds in which an answer comes that takes a password: as many as may wait for their turn are hashed before it. */
export const PASSWORD_PATIENCE = 20;
