import type { IncomingMessage } from 'node:http';
import { BlockList, isIP, SocketAddress } from 'node:net';

/** Finds who is calling: the peer, or behind trusted proxies the nearest address that is not one of them. */
export class ClientAddresses {
  readonly #trusted = new BlockList();
  readonly #any: boolean;

  /** Takes addresses and networks (`10.0.0.0/8`, `::1`). */
  constructor(trustedProxies: readonly string[]) {
    this.#any = trustedProxies.length > 0;
    for (const proxy of trustedProxies) this.#trust(proxy);
  }

  of(request: IncomingMessage): string {
    const peer = plain(request.socket.remoteAddress ?? '');
    const forwarded = request.headers['x-forwarded-for'];
    if (!this.#any || forwarded === undefined || !this.#trusts(peer)) return peer;
    let nearest = peer;
    for (const hop of String(forwarded).split(',').reverse()) {
      const address = plain(hop.trim());
      if (isIP(address) === 0) return nearest;
      nearest = address;
      if (!this.#trusts(address)) return nearest;
    }
    return nearest;
  }

  /** True when a trusted proxy says that the client came by TLS. */
  cameByTls(request: IncomingMessage): boolean {
    const [protocol] = String(request.headers['x-forwarded-proto'] ?? '').split(',');
    return protocol?.trim() === 'https' && this.isTrusted(request);
  }

  /** Whether what the peer says of the client is believed. */
  isTrusted(request: IncomingMessage): boolean {
    return this.#trusts(plain(request.socket.remoteAddress ?? ''));
  }

  #trust(proxy: string): void {
    const [address = '', bits] = proxy.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (isIP(address) === 0)
      throw new Error(`JUMAK_HTTP_TRUSTED_PROXIES: ${proxy} is neither an address nor a network such as 10.0.0.0/8.`);
    if (bits === undefined) this.#trusted.addAddress(address, family);
    else this.#trusted.addSubnet(address, Number(bits), family);
  }

  #trusts(address: string): boolean {
    const family = isIP(address);
    return this.#any && family !== 0 && this.#trusted.check(address, family === 6 ? 'ipv6' : 'ipv4');
  }
}

/** Whose requests are counted together: an IPv4 address, or the /64 that one IPv6 subscriber has. */
export function networkOf(address: string): string {
  if (isIP(address) !== 6) return address;
  const [head = '', tail = ''] = new SocketAddress({ address, family: 'ipv6' }).address.split('::');
  const front = head.split(':').filter(Boolean);
  const back = tail.split(':').filter(Boolean);
  const zeros = Array.from({ length: Math.max(0, 8 - front.length - back.length) }, () => '0');
  return `${[...front, ...zeros, ...back].slice(0, 4).join(':')}::/64`;
}

const plain = (address: string): string =>
  address.startsWith('::ffff:') && isIP(address.slice(7)) === 4 ? address.slice(7) : address;
