import type { Failure } from '../asked';

/** What programs say in place of an answer; those that come with one, such as `ERR_FAILED`, are not among them. */
const KINDS: readonly { kind: Failure['kind']; says: RegExp }[] = [
  { kind: 'mixed-content', says: /Mixed Content: .{0,9000}has been blocked|Blocked loading mixed (?:active|display) content/ },
  { kind: 'content-policy', says: /violates the (?:following|document's) Content Security Policy|blocked the loading of a resource .{0,9000}violates the following directive|\bERR_BLOCKED_BY_CSP\b/ },
  { kind: 'blocked', says: /\bERR_BLOCKED_BY_(?:CLIENT|ADMINISTRATOR)\b/ },
  { kind: 'proxy', says: /CONNECT tunnel failed|from proxy after CONNECT\b/ },
  { kind: 'name', says: /curl: \([56]\)|Could not resolve (?:host|proxy)\b|\bERR_NAME_(?:NOT_RESOLVED|RESOLUTION_FAILED)\b|\bDNS_PROBE_\w+|\bNS_ERROR_UNKNOWN_HOST\b|unable to resolve host|getaddrinfo E\w+|Name or service not known/ },
  { kind: 'connection', says: /curl: \(7\)|\* Failed to connect to |\bERR_(?:CONNECTION_REFUSED|ADDRESS_UNREACHABLE|INTERNET_DISCONNECTED|PROXY_CONNECTION_FAILED|TUNNEL_CONNECTION_FAILED|UNSAFE_PORT)\b|\bNS_ERROR_(?:CONNECTION|PROXY_CONNECTION)_REFUSED\b|\bE(?:CONNREFUSED|HOSTUNREACH|NETUNREACH)\b/ },
  { kind: 'tls', says: /curl: \((?:35|51|58|60|77|83)\)|\bERR_(?:CERT|SSL)_\w+|\b(?:SEC|SSL|MOZILLA_PKIX)_ERROR_\w+|\bCERT_HAS_EXPIRED\b|\bDEPTH_ZERO_SELF_SIGNED_CERT\b|certificate verify failed/ },
  { kind: 'timeout', says: /curl: \(28\)|\bERR_(?:CONNECTION_)?TIMED_OUT\b|\bNS_ERROR_NET_TIMEOUT\b|\bETIMEDOUT\b/ },
  { kind: 'broken', says: /curl: \((?:16|52|55|56|92)\)|\bERR_(?:CONNECTION_(?:RESET|CLOSED|ABORTED)|EMPTY_RESPONSE)\b|\bNS_ERROR_NET_(?:RESET|INTERRUPT)\b|\bECONNRESET\b|socket hang up/ },
];

/** Takes lines of text, gives the last failure in them that kept a request from being answered. */
export function readFailure(lines: readonly string[]): Failure | undefined {
  for (const line of lines.toReversed()) {
    if (line.includes('[Report Only]') || /^sudo: /.test(line)) continue;
    // Without its URLs, which may hold a signature.
    const words = line.slice(0, 20_000).replace(/https?:\/\/[^\s"'”’>]+/g, 'URL');
    const found = KINDS.map(({ kind, says }) => ({ kind, at: words.search(says) })).find(({ at }) => at >= 0);
    if (found) return { kind: found.kind, words: wordsAround(words, found.at) };
  }
  return undefined;
}

/** The message from its beginning, as far as that is near. */
function wordsAround(words: string, at: number): string {
  const whole = words.slice(Math.max(0, at - 200), at + 1_000);
  return whole.slice(Math.max(0, whole.search(/Mixed Content|Blocked loading|curl: |Could not resolve|Failed to connect|net::|Loading |Connecting |Refused |Error: /)), 1_000).trim().slice(0, 200);
}
