import { BlockList, isIP, isIPv4 } from 'node:net';

import { env } from '@/lib/env';

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

/** Whether `text` is an IP address, or a range in CIDR notation, of either version. */
export function isAddressRange(text: string): boolean {
  const [address = '', length, ...more] = text.split('/');
  const version = isIP(address);
  if (version === 0 || more.length > 0) return false;
  return length === undefined || (/^\d{1,3}$/.test(length) && Number(length) <= (version === 4 ? 32 : 128));
}

/** Says of an address whether one of `ranges` holds it; an empty list holds all. */
export function addressFilter(ranges: readonly string[]): (address: string) => boolean {
  if (ranges.length === 0) return () => true;
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', length] = range.split('/');
    if (length === undefined) list.addAddress(address, family(address));
    else list.addSubnet(address, Number(length), family(address));
  }
  return (address) => isIP(address) !== 0 && list.check(address, family(address));
}

function family(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}
