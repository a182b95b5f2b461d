const OCTET = '(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const ADDRESS = new RegExp(`^${OCTET}\\.${OCTET}\\.${OCTET}\\.${OCTET}$`);
const RANGE = /^(?<address>[\d.]+)(?:\/(?<bits>\d|[12]\d|3[0-2]))?$/;

/** Takes an address or CIDR range, gives undefined when it is neither. IPv6 is none: CloudFront's policies know IPv4 only. */
export function parseIpv4Range(text: string): { network: number; bits: number } | undefined {
  const { address, bits } = RANGE.exec(text)?.groups ?? {};
  const network = address === undefined ? undefined : parseIpv4(address);
  return network === undefined ? undefined : { network, bits: bits === undefined ? 32 : Number(bits) };
}

export function isInIpv4Range(range: { network: number; bits: number }, address: string): boolean {
  const viewer = parseIpv4(address);
  if (viewer === undefined) return false;
  const hosts = 2 ** (32 - range.bits);
  return Math.floor(viewer / hosts) === Math.floor(range.network / hosts);
}

function parseIpv4(text: string): number | undefined {
  const match = ADDRESS.exec(text);
  return match?.slice(1).reduce((number, octet) => number * 256 + Number(octet), 0);
}
