import type { RawRequest } from '../service';
import { decodeWords } from './encoded-words';
import type { Operation } from './operations';
import { parseSimple, ShapeError } from './simple-values';
import { parseXml } from './xml';
import { isBoundToHttp, readStruct, requiredCount } from './xml-shapes';

/** Thrown when an operation that cannot do without a body gets none. */
export class MissingBodyError extends Error {
  override readonly name = 'MissingBodyError';
}

/** Whether the operation takes its body as a stream of bytes (PutObject, UploadPart). */
export function hasStreamingInput(operation: Operation): boolean {
  if (operation.input.isUnitSchema()) return false;
  return [...operation.input.structIterator()].some(([, member]) => member.isStreaming());
}

/**
 * Takes a routed request and its collected body, gives the operation's input as the SDK types it.
 * Throws ShapeError, XmlSyntaxError or MissingBodyError.
 */
export function parseInput(
  operation: Operation,
  labels: Record<string, string>,
  request: RawRequest,
  body: Buffer,
): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  if (operation.input.isUnitSchema()) return input;
  const required = requiredCount(operation.input);
  let index = -1;
  let ownsBody = false;
  for (const [name, member] of operation.input.structIterator()) {
    index += 1;
    const traits = member.getMergedTraits();
    let value: unknown;
    if (traits.httpLabel) value = labels[name];
    else if (traits.httpQuery) 
      value = parseText(member, traits.httpQuery, request.query.get(traits.httpQuery), 'query');
    else if (traits.httpHeader) 
      value = parseText(member, traits.httpHeader, headerOf(request, traits.httpHeader), 'header');
    else if (typeof traits.httpPrefixHeaders === 'string')
      value = prefixHeaders(request, traits.httpPrefixHeaders);
    else if (member.isStreaming()) continue;
    else if (traits.httpPayload) value = parsePayload(member, body, index < required);
    else ownsBody = true;
    if (value !== undefined) input[name] = value;
    else if (index < required && isBoundToHttp(member)) throw new ShapeError(`${name} is missing`);
  }
  if (ownsBody && body.length > 0)
    Object.assign(input, readStruct(operation.input, parseXml(body.toString('utf8'))));
  return input;
}

type Member = Operation['input'];

function parseText(
  member: Member,
  name: string,
  text: string | null | undefined,
  place: 'query' | 'header',
): unknown {
  if (text === null || text === undefined) return undefined;
  // As HTTP asks, a header that is no date is as good as absent (If-Modified-Since, Expires).
  if (member.isTimestampSchema() && place === 'header' && Number.isNaN(Date.parse(text))) return undefined;
  try {
    return parseSimple(member, text, place);
  } catch (error) {
    if (error instanceof ShapeError) throw new ShapeError(error.message, { name, value: text });
    throw error;
  }
}

/** A presigner may move `x-amz-` headers into the query, where they count the same. */
function headerOf(request: RawRequest, name: string): string | undefined {
  const value = request.headers[name.toLowerCase()];
  if (value !== undefined) return Array.isArray(value) ? value.join(', ') : value;
  if (!name.toLowerCase().startsWith('x-amz-') || !request.query.has('X-Amz-Signature')) return undefined;
  return request.query.get(name.toLowerCase()) ?? undefined;
}

function prefixHeaders(request: RawRequest, prefix: string): Record<string, string> | undefined {
  const start = prefix.toLowerCase();
  const found: Record<string, string> = {};
  for (const [name, value] of [...Object.entries(request.headers), ...request.query]) {
    const lower = name.toLowerCase();
    if (!lower.startsWith(start) || value === undefined) continue;
    const text = Array.isArray(value) ? value.join(', ') : value;
    found[lower.slice(start.length)] = decodeWords(text);
  }
  return Object.keys(found).length > 0 ? found : undefined;
}

function parsePayload(member: Member, body: Buffer, required: boolean): unknown {
  if (body.length === 0) {
    if (required) throw new MissingBodyError('The body is empty');
    return undefined;
  }
  if (member.isBlobSchema()) return body;
  if (!member.isStructSchema()) return body.toString('utf8');
  const root = parseXml(body.toString('utf8'));
  const expected = member.getMergedTraits().xmlName ?? member.getName();
  if (root.name !== expected)
    throw new ShapeError(`The root element is ${root.name}, not ${expected ?? 'known'}`);
  return readStruct(member, root);
}
