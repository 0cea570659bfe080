import net from 'node:net';
import tls from 'node:tls';
import type { ISocketFactory } from 'kafkajs';

const KEEP_ALIVE_AFTER = 60_000;

/** As kafkajs makes its own, but it may write to one that is still connecting, without Node warning of so many who wait for that. */
export const openSocket: ISocketFactory = ({ host, port, ssl, onConnect }) => {
  const name = net.isIP(host) === 0 ? { servername: host } : {};
  const socket = ssl ? tls.connect({ host, port, ...name, ...ssl }, onConnect) : net.connect({ host, port }, onConnect);
  socket.setMaxListeners(0);
  return socket.setKeepAlive(true, KEEP_ALIVE_AFTER);
};
