import { z } from 'zod';

import { SESSION_COOKIE } from '@/lib/auth/next-auth';
import type { Endpoint } from '@/lib/http/endpoint';
import { API_SCOPES } from '@/lib/kernel/api-scope';
import { ERROR_STATUS, type ErrorCode } from '@/lib/kernel/errors';

import { ENDPOINT_GROUPS, OPEN, OPEN_ADDRESSES, type OpenAddress } from './endpoints';

type Json = Record<string, unknown>;

/** Refusals that every endpoint has; what can be given adds its own. Whom one is not for by its kind is forbidden. */
const ALWAYS: readonly ErrorCode[] = ['unauthenticated', 'forbidden', 'rate_limited', 'internal', 'unavailable'];

/** A refusal's document (RFC 9457). */
export const problemSchema = z.object({
  type: z.string().meta({ description: 'Where the code is explained.' }),
  status: z.int(),
  code: z.enum(Object.keys(ERROR_STATUS)).meta({ description: 'Stable: decide by this.' }),
  title: z.string().meta({ description: 'A sentence for a person.' }),
  detail: z.string().optional().meta({ description: 'What to do about it.' }),
  fields: z.record(z.string(), z.string()).optional().meta({ description: 'What is wrong with which field of the request.' }),
  errorId: z.string().optional().meta({ description: 'Under which the log has more.' }),
});

/** The API as an OpenAPI 3.1 document, from the very schemas that its routes check by. `origin` is where it is served. */
export function openApi(origin: string, version: string): Json {
  const paths: Record<string, Json> = {};
  for (const { title, endpoints } of ENDPOINT_GROUPS) {
    for (const endpoint of endpoints) {
      paths[endpoint.path] = { ...paths[endpoint.path], [endpoint.method.toLowerCase()]: operationOf(endpoint, title) };
    }
  }
  for (const open of OPEN_ADDRESSES) paths[open.path] = { get: openOperationOf(open) };
  return {
    openapi: '3.1.0',
    info: {
      title: 'Usher', version,
      description: 'Signatures for private video, for other back ends. Every refusal is a problem document with a stable code; also of another method than an address has (405, with Allow), and of an address that there is not (404).',
    },
    servers: [{ url: origin }],
    tags: [...ENDPOINT_GROUPS.map(({ title }) => title), OPEN].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: `Made by an admin on the page “API”. Scopes: ${Object.entries(API_SCOPES).map(([scope, says]) => `${scope} (${says})`).join('; ')}.` },
        session: { type: 'apiKey', in: 'cookie', name: SESSION_COOKIE, description: 'For Usher’s own pages. A change needs their Origin.' },
      },
      schemas: { Problem: jsonSchema(problemSchema, 'output') },
    },
  };
}

/** What an endpoint can refuse with, and the status of each. */
export function refusalsOf({ query, body, refusals = [] }: Endpoint): { code: ErrorCode; status: number }[] {
  const codes = new Set<ErrorCode>([
    ...ALWAYS, ...refusals,
    ...(query ?? body ? ['invalid_input' as const] : []),
    ...(body ? ['unsupported_media' as const, 'too_large' as const] : []),
  ]);
  return [...codes].map((code) => ({ code, status: ERROR_STATUS[code] })).sort((one, other) => one.status - other.status);
}

/** An endpoint's schema as JSON Schema (2020-12), as it is sent. */
export function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _dialect, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return json;
}

function operationOf(endpoint: Endpoint, tag: string): Json {
  const { name, summary, description, who, params, query, body, answer } = endpoint;
  const responses: Record<string, Json> = answer
    ? { 200: { description: 'Done.', content: { 'application/json': { schema: jsonSchema(answer, 'output') } } } }
    : { 302: { description: 'Leads to a signed URL.', headers: { Location: { schema: { type: 'string' } } } } };
  for (const [status, codes] of byStatus(refusalsOf(endpoint))) responses[status] = refusalOf(codes.join(', '));
  return {
    operationId: `${endpoint.method.toLowerCase()} ${name}`.replace(/[ .-](\w)/g, (_all, letter: string) => letter.toUpperCase()),
    tags: [tag], summary, ...(description === undefined ? {} : { description }),
    security: [...(who.scope === undefined ? [] : [{ token: [who.scope] }]), ...(who.forPeople ? [{ session: [] }] : [])],
    parameters: [...parametersOf(params, 'path'), ...(query ? parametersOf(query, 'query') : [])],
    ...(body ? { requestBody: { required: true, content: { 'application/json': { schema: jsonSchema(body, 'input') } } } } : {}),
    responses,
  };
}

/** Nobody is asked who they are there, so nobody is refused. */
function openOperationOf({ name, summary, description, mayBeAway }: OpenAddress): Json {
  return {
    operationId: name, tags: [OPEN], summary, description, security: [], parameters: [],
    responses: {
      200: { description: 'Done.', content: { 'application/json': { schema: { type: 'object' } } } },
      ...(mayBeAway ? { 503: refusalOf('unavailable' satisfies ErrorCode) } : {}),
    },
  };
}

function refusalOf(description: string): Json {
  return { description, content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } };
}

function byStatus(refusals: readonly { code: ErrorCode; status: number }[]): Map<number, ErrorCode[]> {
  const statuses = new Map<number, ErrorCode[]>();
  for (const { code, status } of refusals) statuses.set(status, [...(statuses.get(status) ?? []), code]);
  return statuses;
}

const objectSchema = z.looseObject({
  properties: z.record(z.string(), z.looseObject({ description: z.string().optional() })).default({}),
  required: z.array(z.string()).default([]),
});

function parametersOf(schema: z.ZodObject, place: 'path' | 'query'): Json[] {
  const { properties, required } = objectSchema.parse(jsonSchema(schema, 'input'));
  return Object.entries(properties).map(([name, { description, ...property }]) => ({
    name, in: place, required: required.includes(name), ...(description === undefined ? {} : { description }), schema: property,
  }));
}
