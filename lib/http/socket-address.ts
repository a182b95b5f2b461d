import { seeIncomingRequests } from './incoming-requests';

let isNoting = false;

/**
 * Adds to X-Forwarded-For of every request the address that it really came from, as a proxy would. Next writes it there only
 * when the header is missing, so that whoever reaches the port could write there where they seem to come from.
 */
export function noteSocketAddresses(): void {
  if (isNoting) return;
  isNoting = true;
  seeIncomingRequests(({ headers, socket }) => {
    const said = headers['x-forwarded-for'];
    headers['x-forwarded-for'] = [...(said === undefined ? [] : [said].flat()), socket.remoteAddress ?? 'unknown'].join(', ');
  });
}
