/** An IPv4 range as a policy writes it. */
export interface Ipv4Range {
  network: number;
  bits: number;
}

/** Takes an address or a range in CIDR notation, gives undefined when it is neither. A policy knows IPv4 only. */
export function parseIpv4Range(text: string): Ipv4Range | undefined {
  const [, address = '', bits] = /^([\d.]{7,15})(?:\/(\d|[12]\d|3[0-2]))?$/.exec(text) ?? [];
  const network = parseIpv4(address);
  return network === undefined ? undefined : { network, bits: bits === undefined ? 32 : Number(bits) };
}

/** Whether an address lies in a range; one that is not IPv4 lies in none. */
export function isInRange({ network, bits }: Ipv4Range, address: string): boolean {
  const viewer = parseIpv4(ipv4In(address) ?? address);
  const size = 2 ** (32 - bits);
  return viewer !== undefined && Math.floor(viewer / size) === Math.floor(network / size);
}

function parseIpv4(text: string): number | undefined {
  const octets = text.split('.');
  const good = octets.length === 4 && octets.every((octet) => /^(0|[1-9]\d{0,2})$/.test(octet) && Number(octet) <= 255);
  return good ? octets.reduce((sum, octet) => sum * 256 + Number(octet), 0) : undefined;
}

/** The IPv4 address that a server writes as IPv6, `::ffff:203.0.113.7` or `::ffff:cb00:7107`; undefined for any other. */
export function ipv4In(address: string): string | undefined {
  const [, dotted, high, low] = /^(?:::|(?:0{1,4}:){5})ffff:(?:([\d.]{7,15})|([0-9a-f]{1,4}):([0-9a-f]{1,4}))$/i.exec(address) ?? [];
  if (dotted !== undefined) return dotted;
  if (high === undefined || low === undefined) return undefined;
  return [high, low].flatMap((half) => [Number.parseInt(half, 16) >> 8, Number.parseInt(half, 16) & 255]).join('.');
}
