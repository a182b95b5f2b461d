import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { expect, test } from 'vitest';

import { ERROR_STATUS } from '@/lib/kernel/errors';

import { ENDPOINT_GROUPS, OPEN_ADDRESSES } from './endpoints';
import { fieldsOf } from './fields';
import { openApi } from './openapi';
import { PROBLEMS } from './problems';

const endpoints = ENDPOINT_GROUPS.flatMap((group) => group.endpoints);

/** `GET /api/v1/videos/{id}/playback` of every method that a route file exports. */
function routes(): string[] {
  const files = readdirSync('app/api/v1', { recursive: true, encoding: 'utf8' }).filter((file) => path.basename(file) === 'route.ts');
  return files.flatMap((file) => {
    const where = `/api/v1/${path.dirname(file).replace(/\[(\w+)\]/g, '{$1}')}`;
    return [...readFileSync(`app/api/v1/${file}`, 'utf8').matchAll(/export (?:const|function|async function) (GET|POST|PUT|PATCH|DELETE)\b/g)].map(([, method]) => `${method ?? ''} ${where}`);
  });
}

test('the reference has every route, and no other', () => {
  const described = endpoints.map(({ method, path: where }) => `${method} ${where}`);
  expect([...described, ...OPEN_ADDRESSES.map(({ path: where }) => `GET ${where}`)].sort()).toEqual([...routes(), 'GET /api/health', 'GET /api/ready'].sort());
});

test('the document is OpenAPI 3.1, names each operation once, and says of each field in a path what it is', () => {
  const document = openApi('https://usher.example', '1.0.0');
  expect(document).toMatchObject({ openapi: '3.1.0', servers: [{ url: 'https://usher.example' }] });
  const operations = Object.entries(document['paths'] as Record<string, Record<string, { operationId: string; parameters: { name: string; in: string; required: boolean }[]; responses: object; security: object[] }>>)
    .flatMap(([where, methods]) => Object.values(methods).map((operation) => ({ where, ...operation })));
  expect(operations).toHaveLength(endpoints.length + OPEN_ADDRESSES.length);
  expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
  for (const { where, parameters, responses, security } of operations) {
    const inPath = parameters.filter((parameter) => parameter.in === 'path');
    expect(inPath.map(({ name, required }) => [`{${name}}`, required]), where).toEqual([...where.matchAll(/\{\w+\}/g)].map(([name]) => [name, true]));
    const isOpen = OPEN_ADDRESSES.some(({ path: open }) => open === where);
    expect(Object.keys(responses), where).toEqual(expect.arrayContaining(isOpen ? ['200'] : ['401', '403', '429', '500']));
    expect(security.length > 0, where).toBe(!isOpen);
  }
  expect(JSON.stringify(document)).not.toContain('"$schema"');
  // Of JSON Schema's own formats, and no library's.
  const formats = [...JSON.stringify(document).matchAll(/"format":"([^"]+)"/g)].map(([, format]) => format);
  expect([...new Set(formats)].sort()).toEqual(['date-time', 'ipv4', 'ipv6', 'uri']);
});

test('every code of a refusal is explained', () => {
  expect(PROBLEMS.map(({ code }) => code).sort()).toEqual(Object.keys(ERROR_STATUS).sort());
});

test('fields inside others, lists and limits are told in words', () => {
  const fields = fieldsOf(endpoints.find(({ name }) => name === 'signatures.issue')?.body, 'input');
  expect(fields.map(({ depth, name, isRequired }) => [depth, name, isRequired])).toEqual(expect.arrayContaining([[0, 'signatures', true], [1, 'library', true], [1, 'prefix', false]]));
  expect(fields[0]?.type).toBe('list of objects, 1 to 1000');
  const viewerAddress = fieldsOf(endpoints.find(({ path: where }) => where === '/api/v1/explanations')?.body, 'input').find(({ name }) => name === 'viewerAddress');
  expect(viewerAddress?.type).toBe('IPv4 address or IPv6 address');
});
