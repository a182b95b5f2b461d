import * as cloudfrontSdk from '@aws-sdk/client-cloudfront';
import * as s3Sdk from '@aws-sdk/client-s3';
import * as stsSdk from '@aws-sdk/client-sts';
import { requiredCount } from '@/local-aws/shared/wire/xml-shapes';
import { escapeXml } from '@/local-aws/shared/wire/xml';
import { operationsOf, type Operation } from '@/local-aws/shared/wire/operations';
import { escape, type Random } from './random';
import type { FuzzRequest } from './wire';

type Schema = Operation['input'];

/** Names of things that exist, so that a request gets past "not found". Some are known after a while only. */
export interface Known {
  names: Record<string, string[]>;
}

const MAX_DEPTH = 7;

const SERVICES = [
  { name: 's3', schemas: s3Sdk },
  { name: 'cloudfront', schemas: cloudfrontSdk },
  { name: 'sts', schemas: stsSdk },
];

/** Every operation of the three services, handled or not. */
export const OPERATIONS = SERVICES.flatMap(({ name, schemas }) =>
  operationsOf({ schemas }).map((operation) => ({ service: name, operation })),
);

/** Takes an operation, gives a request for it with random input: the right members in the right places, anything in them. */
export function shapedRequest(service: string, operation: Operation, random: Random, known: Known): FuzzRequest {
  const query = operation.queryLiterals.map(([name, value]) => (value === '' ? name : `${name}=${value}`));
  const headers: FuzzRequest['headers'] = [['host', '127.0.0.1']];
  const labels: Record<string, string> = {};
  let body = '';
  let content = '';
  let index = -1;
  for (const [name, member] of operation.input.isUnitSchema() ? [] : operation.input.structIterator()) {
    index += 1;
    const isWanted = random.chance(index < requiredCount(operation.input) ? 0.95 : rarity(name));
    const traits = member.getMergedTraits();
    const value = () => simple(name, member, random, known);
    // What is sent has the length it has; other lengths are for the framing that is broken on purpose.
    if (name === 'ContentLength') continue;
    if (traits.httpLabel) labels[name] = idAt(operation, random, known) ?? value();
    else if (isWanted && !traits.httpPayload) {
      if (traits.httpQuery) query.push(`${traits.httpQuery}=${escape(value())}`);
      else if (traits.httpHeader) headers.push([traits.httpHeader, headerText(value())]);
      else if (traits.httpPrefixHeaders) headers.push([`${traits.httpPrefixHeaders}a`, headerText(value())]);
      else content += element(name, member, random, known, 0);
    } else if (traits.httpPayload) {
      body = member.isStructSchema()
        ? element(traits.xmlName ?? member.getName() ?? name, member, random, known, 0)
        : random.text();
    }
  }
  if (service === 'sts') {
    headers.push(['content-type', 'application/x-www-form-urlencoded']);
    body = `Action=${operation.name}&Version=2011-06-15&A=${escape(random.text())}`;
  } else if (content !== '') {
    const root = operation.input.getMergedTraits().xmlName ?? operation.input.getName() ?? 'Request';
    body = `<${root}>${content}</${root}>`;
  }
  return { method: operation.method, path: pathOf(operation, labels), query: query.join('&'), headers, body: Buffer.from(body) };
}

/** The id of a thing that exists, by the word that its path begins with (`key-group`, `distribution`). */
function idAt({ segments }: Operation, random: Random, known: Known): string | undefined {
  const word = segments.find(({ kind, text }) => kind === 'literal' && text !== '2020-05-31')?.text ?? '';
  const ids = known.names[word];
  return ids && random.chance(0.7) ? random.pick(ids) : undefined;
}

/** Digests, owners and foreign encryption are nearly always wrong, and then nothing else is looked at. */
function rarity(name: string): number {
  return /MD5|Checksum|SSE|ExpectedBucketOwner|If|Lock|MFA|VersionId|Retention/.test(name) ? 0.04 : 0.35;
}

function pathOf(operation: Operation, labels: Record<string, string>): string {
  const segments = operation.segments.map(({ kind, text }) => {
    if (kind === 'literal') return text;
    const value = labels[text] ?? '';
    return kind === 'greedy' ? value.split('/').map(escape).join('/') : escape(value);
  });
  // The SDK's S3 operations have the bucket in the host; here it goes first in the path.
  const inPath = operation.segments.some(({ text }) => text === 'Bucket');
  const bucket = labels.Bucket === undefined || inPath ? '' : `/${escape(labels.Bucket)}`;
  return `${bucket}/${segments.join('/')}` || '/';
}

function element(tag: string, schema: Schema, random: Random, known: Known, depth: number): string {
  const attributes = random.chance(0.02) ? ` ${random.pick(['xmlns="x"', 'a="b"', '__proto__="1"'])}` : '';
  return `<${tag}${attributes}>${contentOf(tag, schema, random, known, depth)}</${tag}>`;
}

function contentOf(tag: string, schema: Schema, random: Random, known: Known, depth: number): string {
  if (depth > MAX_DEPTH) return '';
  if (schema.isStructSchema()) {
    let items: number | undefined;
    const members = [...schema.structIterator()].filter(() => random.chance(0.75));
    const contents = members.map(([name, member]) => {
      const wireName = member.getMergedTraits().xmlName ?? name;
      if (name === 'Quantity') return '';
      if (!member.isListSchema()) return element(wireName, member, random, known, depth + 1);
      items = random.below(3);
      const item = member.getValueSchema();
      const flat = member.getMergedTraits().xmlFlattened;
      const itemName = flat ? wireName : (item.getMergedTraits().xmlName ?? 'member');
      const list = Array.from({ length: items }, () => element(itemName, item, random, known, depth + 1)).join('');
      return flat ? list : `<${wireName}>${list}</${wireName}>`;
    });
    const counts = members.some(([name]) => name === 'Quantity');
    const quantity = random.chance(0.95) ? String(items ?? 0) : random.text();
    return (counts ? `<Quantity>${escapeXml(quantity)}</Quantity>` : '') + contents.join('');
  }
  return escapeXml(simple(tag, schema, random, known));
}

function simple(name: string, schema: Schema, random: Random, known: Known): string {
  const names = known.names[name];
  if (names && names.length > 0 && random.chance(0.8)) return random.pick(names);
  if (random.chance(0.15)) return random.text();
  if (schema.isBooleanSchema()) return random.pick(['true', 'false', 'TRUE', '1']);
  if (schema.isNumericSchema()) return String(random.pick([0, 1, 2, 3, 10, 60, 443, 1000, 86400, -1]));
  if (schema.isTimestampSchema()) return random.pick(['2026-01-01T00:00:00Z', 'Thu, 01 Jan 2026 00:00:00 GMT', '0']);
  return random.text();
}

/** What may stand in a header; anything else is for the requests that are broken on purpose. */
function headerText(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '').trim();
}
