import { isIPv4 } from 'node:net';

import { env } from '@/lib/env';
import { addressFilter } from '@/lib/kernel/address-range';

/** Whatever runs on this machine may speak for others. */
const LOOPBACK = ['127.0.0.0/8', '::1'];

let trusted: ((address: string) => boolean) | undefined;

/** Whether an address is this machine's or one of TRUSTED_PROXIES. */
function isTrustedProxy(address: string): boolean {
  trusted ??= addressFilter([...LOOPBACK, ...env().trustedProxies]);
  return trusted(address);
}

/**
 * The nearest address of whoever asks, from X-Forwarded-For: the last one there that is no proxy of ours. The very last is the
 * socket's, which `noteSocketAddresses` puts there; what stands before it is believed of a proxy alone. Some write a port
 * behind an address, which is another one at each connection, and IPv4 as IPv6: the same address is always given as the same text.
 */
export function addressOf(forwardedFor: string | null | undefined, isProxy = isTrustedProxy): string {
  const addresses = (forwardedFor ?? 'unknown').split(',').map(plainAddress);
  return addresses.findLast((address) => !isProxy(address)) ?? addresses[0] ?? 'unknown';
}

function plainAddress(entry: string): string {
  const text = entry.trim();
  const address = /^\[(.+)\](?::\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text;
  const mapped = address.replace(/^::ffff:/i, '');
  return isIPv4(mapped) ? mapped : address.toLowerCase();
}
