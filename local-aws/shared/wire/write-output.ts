import { Readable } from 'node:stream';
import type { Service } from '../service';
import { encodeWord } from './encoded-words';
import type { Operation } from './operations';
import { printSimple } from './simple-values';
import { escapeXml } from './xml';
import { isBoundToHttp, writeStruct } from './xml-shapes';

export interface WireResponse {
  status: number;
  headers: Record<string, string>;
  body: string | Buffer | Readable | undefined;
}

const XML_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** Takes an operation's output as the SDK types it, gives status, headers and body as its schema binds them. */
export function writeOutput(
  service: Pick<Service, 'protocol' | 'xmlNamespace'>,
  operation: Operation,
  output: object,
  requestId: string,
): WireResponse {
  if (service.protocol === 'query')
    return writeQueryOutput(service.xmlNamespace, operation, output, requestId);
  const response: WireResponse = { status: operation.status, headers: {}, body: undefined };
  if (operation.output.isUnitSchema()) return response;
  const fields = new Map<string, unknown>(Object.entries(output));
  let inBody = false;
  for (const [name, member] of operation.output.structIterator()) {
    const traits = member.getMergedTraits();
    const value = fields.get(name);
    if (isBoundToHttp(member)) {
      if (value !== undefined && value !== null) bindToHttp(response, member, value);
    } else if (traits.httpPayload) {
      if (value !== undefined && value !== null) writePayload(response, service.xmlNamespace, member, value);
    } else {
      inBody = true;
    }
  }
  if (inBody) {
    response.headers['content-type'] = 'application/xml';
    response.body = XML_DECLARATION + writeBody(service.xmlNamespace, operation, fields, output);
  }
  return response;
}

type Member = Operation['output'];

function bindToHttp(response: WireResponse, member: Member, value: unknown): void {
  const traits = member.getMergedTraits();
  if (traits.httpHeader)
    response.headers[traits.httpHeader.toLowerCase()] = printSimple(member, value, 'header');
  if (traits.httpResponseCode && typeof value === 'number') response.status = value;
  if (typeof traits.httpPrefixHeaders === 'string' && typeof value === 'object' && value !== null) {
    for (const [name, text] of Object.entries(value)) {
      response.headers[traits.httpPrefixHeaders.toLowerCase() + name] = encodeWord(String(text));
    }
  }
}

function writePayload(response: WireResponse, xmlNamespace: string, member: Member, value: unknown): void {
  if (value instanceof Readable || Buffer.isBuffer(value) || typeof value === 'string') {
    response.body = value;
  } else if (value instanceof Uint8Array) {
    response.body = Buffer.from(value);
  } else if (member.isStructSchema() && typeof value === 'object' && value !== null) {
    const name = member.getMergedTraits().xmlName ?? member.getName() ?? 'Result';
    response.headers['content-type'] = 'application/xml';
    response.body = XML_DECLARATION + writeStruct(member, name, value, xmlNamespace);
  } else {
    throw new TypeError(`${member.getMemberName()} cannot be a response's payload`);
  }
}

function writeBody(
  xmlNamespace: string,
  operation: Operation,
  fields: Map<string, unknown>,
  output: object,
): string {
  const rootName = operation.output.getMergedTraits().xmlName ?? operation.output.getName() ?? 'Result';
  const members = [...operation.output.structIterator()];
  const only = members.length === 1 ? members[0] : undefined;
  // GetBucketLocation: S3 sends the one member itself as the root, which the shape shows by naming both alike.
  if (only && only[0] === rootName && !only[1].isStructSchema()) {
    const value = fields.get(rootName);
    const text = value === undefined || value === null ? '' : escapeXml(printSimple(only[1], value, 'body'));
    return `<${rootName} xmlns="${xmlNamespace}">${text}</${rootName}>`;
  }
  return writeStruct(operation.output, rootName, output, xmlNamespace);
}

function writeQueryOutput(
  xmlNamespace: string,
  operation: Operation,
  output: object,
  requestId: string,
): WireResponse {
  const result = operation.output.isUnitSchema()
    ? ''
    : writeStruct(operation.output, `${operation.name}Result`, output);
  const body =
    `<${operation.name}Response xmlns="${xmlNamespace}">${result}` +
    `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${operation.name}Response>`;
  return { status: 200, headers: { 'content-type': 'text/xml' }, body };
}
