import { isIP } from 'node:net';
import { connect } from 'node:tls';

const NOT_TRUSTED = /^(ERR_TLS_CERT_|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH|INVALID_CA)/;
const ANSWER_WITHIN = 2_000;

/** Whether a handshake has failed for the certificate of the server: who has signed it is not known, or it is made out to another. */
export const isNotTrusted = (code: unknown): boolean => typeof code === 'string' && NOT_TRUSTED.test(code);

/** Whether a server speaks TLS, which may be why it has hung up on who spoke without; it is told nothing. */
export function speaksTls({ host, port }: { readonly host: string; readonly port: number }): Promise<boolean> {
  return new Promise((resolve) => {
    const name = isIP(host) === 0 ? { servername: host } : {};
    const socket = connect({ host, port, ...name, timeout: ANSWER_WITHIN });
    const end = (speaks: boolean) => {
      socket.destroy();
      resolve(speaks);
    };
    socket.on('secureConnect', () => end(true));
    socket.on('timeout', () => end(false));
    socket.on('error', ({ code }: NodeJS.ErrnoException) => end(isNotTrusted(code)));
  });
}
