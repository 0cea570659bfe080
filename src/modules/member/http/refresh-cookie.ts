const NAME = 'jumak_refresh';

interface Asking {
  readonly secure: boolean;
  readonly address: string;
}

type Cookies = Readonly<Record<string, string | undefined>>;

/** Plain http is allowed to a browser on the same machine only. */
const isLoopback = (address: string): boolean => address === '::1' || /^127\.\d+\.\d+\.\d+$/.test(address);

const cookie = ({ secure, address }: Asking, value: string, maxAge: number): string =>
  [
    `${NAME}=${value}`,
    'Path=/api/v1/auth',
    `Max-Age=${maxAge}`,
    'HttpOnly',
    'SameSite=Strict',
    ...(secure || !isLoopback(address) ? ['Secure'] : []),
  ].join('; ');

export const refreshCookieOf = (cookies: Cookies): string | undefined => cookies[NAME];

/** The header that hands the refresh token to a browser, out of reach of its scripts. */
export const handOverCookie = (
  asking: Asking,
  { refreshToken, refreshExpiresIn }: { readonly refreshToken: string; readonly refreshExpiresIn: number },
) => ({ 'set-cookie': cookie(asking, refreshToken, refreshExpiresIn) });

export const clearCookie = (asking: Asking) => ({ 'set-cookie': cookie(asking, '', 0) });
