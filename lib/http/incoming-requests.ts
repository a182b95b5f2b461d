import diagnostics from 'node:diagnostics_channel';
import { IncomingMessage } from 'node:http';

/** Has `see` look at every request to this process before Next does. */
export function seeIncomingRequests(see: (request: IncomingMessage) => void): void {
  diagnostics.subscribe('http.server.request.start', (message) => {
    if (typeof message === 'object' && message !== null && 'request' in message && message.request instanceof IncomingMessage) see(message.request);
  });
}
