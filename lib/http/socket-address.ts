import diagnostics from 'node:diagnostics_channel';
import { IncomingMessage } from 'node:http';

let isNoting = false;

/**
 * Adds to X-Forwarded-For of every request the address that it really came from, as a proxy would. Next writes it there only
 * when the header is missing, so that whoever reaches the port could write there where they seem to come from.
 */
export function noteSocketAddresses(): void {
  if (isNoting) return;
  isNoting = true;
  diagnostics.subscribe('http.server.request.start', (message) => {
    if (typeof message !== 'object' || message === null || !('request' in message) || !(message.request instanceof IncomingMessage)) return;
    const { headers, socket } = message.request;
    const said = headers['x-forwarded-for'];
    headers['x-forwarded-for'] = [...(said === undefined ? [] : [said].flat()), socket.remoteAddress ?? 'unknown'].join(', ');
  });
}
