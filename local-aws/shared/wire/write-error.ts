import type { ApiError } from '../errors';
import type { Service } from '../service';
import { escapeXml } from './xml';
import type { WireResponse } from './write-output';

/** Takes a refusal, gives the answer in the service's own envelope. */
export function writeError(
  service: Pick<Service, 'errorEnvelope' | 'xmlNamespace'>,
  error: ApiError,
  ids: { requestId: string; hostId: string; resource: string },
): WireResponse {
  const headers: Record<string, string> = { 'content-type': 'application/xml', ...error.headers };
  // 304 carries no body and no content type.
  if (error.status === 304 || error.withoutBody)
    return { status: error.status, headers: error.headers, body: undefined };
  const fields = Object.entries(error.fields)
    .map(([name, value]) => `<${name}>${escapeXml(value)}</${name}>`)
    .join('');
  const body =
    service.errorEnvelope === 'plain'
      ? `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${error.code}</Code>` +
        `<Message>${escapeXml(error.message)}</Message>${fields}` +
        `<RequestId>${ids.requestId}</RequestId><HostId>${ids.hostId}</HostId></Error>`
      : `<?xml version="1.0"?>\n<ErrorResponse xmlns="${service.xmlNamespace}">` +
        `<Error><Type>${error.status < 500 ? 'Sender' : 'Receiver'}</Type><Code>${error.code}</Code>` +
        `<Message>${escapeXml(error.message)}</Message>${fields}</Error>` +
        `<RequestId>${ids.requestId}</RequestId></ErrorResponse>`;
  if (service.errorEnvelope === 'wrapped') headers['content-type'] = 'text/xml';
  return { status: error.status, headers, body };
}
