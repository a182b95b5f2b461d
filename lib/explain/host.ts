export function withoutPort(host: string): string {
  return host.toLowerCase().replace(/:\d+$/, '');
}

/** A name that is known without a port means every port. */
export function isSameHost(known: string, host: string): boolean {
  const wanted = known.toLowerCase();
  return wanted === host.toLowerCase() || wanted === withoutPort(host) || (wanted.startsWith('*.') && withoutPort(host).endsWith(wanted.slice(1)));
}
