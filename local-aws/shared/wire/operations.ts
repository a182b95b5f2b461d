import { NormalizedSchema } from '@smithy/core/schema';
import type { Service } from '../service';
import type { ChecksumsOf } from '../sigv4/receive-body';
import { requiredCount } from './xml-shapes';

export interface Operation {
  name: string;
  method: string;
  segments: Segment[];
  /** Query parameters that the URI template itself asks for, such as `acl` or `list-type=2`. */
  queryLiterals: [name: string, value: string][];
  status: number;
  input: NormalizedSchema;
  output: NormalizedSchema;
  /** Wire names of the members bound to the query and to headers, and whether each is required. */
  queryMembers: Map<string, boolean>;
  headerMembers: Map<string, boolean>;
  labels: string[];
  checksumsOf: ChecksumsOf;
}

export interface Segment {
  kind: 'literal' | 'label' | 'greedy';
  text: string;
}

type SchemaRef = Parameters<typeof NormalizedSchema.of>[0];

/** How the SDK's schemas mark an operation: `[9, namespace, name, traits, input, output]`. */
const OPERATION = 9;

/** Takes a service, gives every operation that its SDK package knows, handled here or not. */
export function operationsOf(service: Pick<Service, 'schemas'>): Operation[] {
  return Object.values(service.schemas).filter(isOperationSchema).map(compile);
}

/** Whether an operation only looks; AWS's names tell. */
export function isReadOperation(name: string): boolean {
  return /^(Get|List|Head|Describe|Select)/.test(name);
}

type OperationSchema = [number, string, string, unknown, SchemaRef, SchemaRef];

function isOperationSchema(value: unknown): value is OperationSchema {
  return Array.isArray(value) && value[0] === OPERATION && value.length === 6;
}

function compile([, , name, traits, inputRef, outputRef]: OperationSchema): Operation {
  const [method, uri, status] = httpTrait(traits);
  const [path = '/', query = ''] = uri.split('?');
  const input = NormalizedSchema.of(inputRef);
  const operation: Operation = {
    name,
    method,
    segments: path.split('/').slice(1).map(compileSegment),
    queryLiterals: [...new URLSearchParams(query)].filter(([key]) => key !== 'x-id'),
    status,
    input,
    output: NormalizedSchema.of(outputRef),
    queryMembers: new Map(),
    headerMembers: new Map(),
    labels: [],
    checksumsOf: 'body',
  };
  if (input.isUnitSchema()) return operation;
  const required = requiredCount(input);
  let index = 0;
  for (const [memberName, member] of input.structIterator()) {
    const bound = member.getMergedTraits();
    if (bound.httpQuery) operation.queryMembers.set(bound.httpQuery, index < required);
    if (bound.httpHeader) operation.headerMembers.set(bound.httpHeader.toLowerCase(), index < required);
    if (bound.httpLabel) operation.labels.push(memberName);
    index += 1;
  }
  // Who takes a checksum of its body also lets the client name the algorithm.
  const { headerMembers } = operation;
  if (headerMembers.has('x-amz-checksum-crc32') && !headerMembers.has('x-amz-sdk-checksum-algorithm'))
    operation.checksumsOf = 'object';
  return operation;
}

/** Query-protocol operations have no HTTP binding: all are POST /. */
function httpTrait(traits: unknown): [string, string, number] {
  if (typeof traits !== 'object' || traits === null || !('http' in traits)) return ['POST', '/', 200];
  const http: unknown = traits.http;
  if (!Array.isArray(http)) return ['POST', '/', 200];
  const [method, uri, status] = http.map((part: unknown) => part);
  return [String(method), String(uri), Number(status)];
}

function compileSegment(text: string): Segment {
  if (!text.startsWith('{')) return { kind: 'literal', text };
  return text.endsWith('+}')
    ? { kind: 'greedy', text: text.slice(1, -2) }
    : { kind: 'label', text: text.slice(1, -1) };
}
