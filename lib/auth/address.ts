import { BlockList, isIP, isIPv4 } from 'node:net';

/**
 * The nearest address that we know of whoever asks, from X-Forwarded-For: Next writes the socket's address
 * there when no proxy did. The last entry is the one that the nearest proxy has seen itself. Some write a port behind it,
 * which is another one at each connection, and an IPv4 address as IPv6: the same address is always given as the same text.
 */
export function addressOf(forwardedFor: string | null | undefined): string {
  const entry = forwardedFor?.split(',').at(-1)?.trim() ?? 'unknown';
  const address = /^\[(.+)\](?::\d+)?$/.exec(entry)?.[1] ?? /^([\d.]+):\d+$/.exec(entry)?.[1] ?? entry;
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
