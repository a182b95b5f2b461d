import type { ServerResponse } from 'node:http';
import type { Faults } from '../test-controls/faults/faults';
import { ApiError } from '../shared/errors';
import { escapeXml } from '../shared/wire/xml';
import type { EdgeResponse } from './edge-response';

/**
 * Answers a viewer with whatever test controls want to go wrong with it: its operation is its method, and it only reads.
 * `hit` gets the ids of the rules that acted.
 */
export async function withOrderedFaults(
  faults: Faults | undefined,
  operation: string,
  reply: ServerResponse,
  hit: string[],
  proceed: () => Promise<EdgeResponse>,
): Promise<EdgeResponse> {
  if (!faults) return proceed();
  const onFault = (id: string) => hit.push(id);
  try {
    return await faults.around({ service: 'edge', operation, isRead: true, reply, onFault }, proceed);
  } catch (error) {
    if (error instanceof ApiError) return errorAnswer(error);
    throw error;
  }
}

function errorAnswer({ status, code, message, headers }: ApiError): EdgeResponse {
  const xml = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error>`;
  return {
    status,
    headers: { server: 'CloudFront', 'content-type': 'text/xml', ...headers },
    body: Buffer.from(xml),
    xCache: 'Error from cloudfront',
  };
}
