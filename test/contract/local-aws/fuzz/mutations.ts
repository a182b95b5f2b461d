import { escape, type Random } from './random';
import { targetOf, toBytes, type FuzzRequest } from './wire';

const MAX_MUTATED_BYTES = 20_000;

const METHODS = ['GET', 'HEAD', 'PUT', 'POST', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE', 'PROPFIND', 'M-SEARCH'];

const QUERIES = [
  'acl', 'policy', 'cors', 'tagging', 'uploads', 'delete', 'versioning', 'list-type=2', 'uploadId=x', 'partNumber=0', 'versionId=null',
  'max-keys=-1', 'max-keys=1e9', 'encoding-type=url', 'X-Amz-Expires=1', 'response-content-type=a%0d%0ab', 'Marker=%00', 'MaxItems=0', '__proto__=1',
  'constructor[prototype]=1', 'x-id=GetObject', 'a=%', '%zz', '=', '&&', 'Action=GetCallerIdentity', 'continuation-token=%ff', 'logging', 'attributes',
];

const HEADERS: [string, string][] = [
  ['range', 'bytes=-'],
  ['range', 'bytes=9-1,2-,x'],
  ['range', `bytes=${'0-1,'.repeat(2_000)}`],
  ['range', 'bytes=0-99999999999999999999'],
  ['if-match', '*'],
  ['if-none-match', 'W/"a",,"'],
  ['if-modified-since', '-1'],
  ['if-unmodified-since', 'Thu, 01 Jan 275761 00:00:00 GMT'],
  ['expect', '100-continue'],
  ['expect', 'nothing'],
  ['upgrade', 'websocket'],
  ['connection', 'upgrade'],
  ['content-encoding', 'gzip'],
  ['content-md5', 'AAAA'],
  ['content-type', 'multipart/form-data; boundary=x'],
  ['origin', 'null'],
  ['access-control-request-method', 'GET'],
  ['x-amz-copy-source', '/%zz/'],
  ['x-amz-copy-source', 'fuzz-bucket/fuzz-key?versionId=__proto__'],
  ['x-amz-copy-source-range', 'bytes=5-1'],
  ['x-amz-acl', '__proto__'],
  ['x-amz-grant-read', 'id="",uri=x,=,"'],
  ['x-amz-tagging', '%&=&a=%ff'],
  ['x-amz-trailer', 'x-amz-checksum-crc32,__proto__'],
  ['x-amz-decoded-content-length', '-5'],
  ['x-amz-decoded-content-length', '1e999'],
  ['x-amz-checksum-crc32', 'AAAA'],
  ['x-amz-sdk-checksum-algorithm', '__proto__'],
  ['x-amz-meta-__proto__', '1'],
  ['x-amz-meta-a', '=?UTF-8?B?////?='],
  ['x-amz-expected-bucket-owner', '0'],
  ['x-amz-storage-class', 'constructor'],
  ['x-amz-server-side-encryption', 'aws:kms'],
  ['cookie', 'CloudFront-Policy=x; CloudFront-Signature==; CloudFront-Key-Pair-Id'],
  ['host', 'fuzz-bucket.localhost'],
  ['host', '..s3.amazonaws.com'],
  ['host', ''],
  ['if-match', ''],
];

/** Breaks something of a request that stays one request to HTTP. */
export function mutate(request: FuzzRequest, random: Random): FuzzRequest {
  const changed: FuzzRequest = { ...request, headers: [...request.headers] };
  for (let count = 1 + random.below(3); count > 0; count -= 1) mutateOnce(changed, random);
  return changed;
}

function mutateOnce(request: FuzzRequest, random: Random): void {
  const text = () => escape(random.text());
  const broken = () => random.pick(['%', '%zz', '%c0%af', '%ed%a0%80', '%00', '+', text()]);
  switch (random.below(9)) {
    case 0:
      request.method = random.pick(METHODS);
      break;
    case 1:
      request.path += random.pick(['/', '//', '/..', '/%2e%2e/', `/${broken()}`, `/${'a'.repeat(2_000)}`]);
      break;
    case 2:
      request.path = request.path.replace(/[^/]+/, broken());
      break;
    case 3:
      request.query += `${request.query === '' ? '' : '&'}${random.pick(QUERIES)}`;
      break;
    case 4:
      request.query = request.query.replace(/=[^&]*/, `=${broken()}`) + (random.chance(0.3) ? `&${request.query}` : '');
      break;
    case 5:
    case 6:
      request.headers.push(random.pick(HEADERS));
      break;
    default:
      request.body = mutateDocument(request.body, random);
  }
}

/** What breaks a document: its end, its depth, its names, its numbers, its bytes. */
function mutateDocument(body: Buffer, random: Random): Buffer {
  // What is large already is broken enough, and the patterns below would take their time.
  if (body.length > MAX_MUTATED_BYTES) return body.subarray(0, random.below(body.length));
  const text = body.toString('utf8');
  const tags = [...text.matchAll(/<(\w+)>/g)].map(([, name]) => name ?? '');
  const tag = tags.length > 0 ? random.pick(tags) : 'a';
  const value = random.text().replace(/[<&]/g, '');
  switch (random.below(14)) {
    case 0:
      return body.subarray(0, random.below(body.length + 1));
    case 1:
      return Buffer.from('<a>'.repeat(50_000));
    case 2:
      return Buffer.from(`<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]>${text.replace(/>[^<]*</, '>&c;<')}`);
    case 3:
      return Buffer.from(text.replace(/xmlns="[^"]*"/, '').replace(/<(\w+)/, '<$1 xmlns="http://example.com/"'));
    case 4:
      return Buffer.from(text.replaceAll(`${tag}>`, '__proto__>'));
    case 5:
      return Buffer.from(text.replaceAll(new RegExp(`<${tag}>.*?</${tag}>`, 'gs'), ''));
    case 6:
      return Buffer.from(text.replace(new RegExp(`<${tag}>.*?</${tag}>`, 's'), '$&$&'));
    case 7:
      return Buffer.from(text.replace(new RegExp(`(<${tag}>)[^<]*(<)`), (_, open, close) => `${String(open)}${value}${String(close)}`));
    case 8:
      return Buffer.from(text.replaceAll(/>\d+</g, `>${random.pick(['-1', '1e999', '99999999999999999999', '0', 'x'])}<`));
    case 9:
      return Buffer.concat([Buffer.from([0xff, 0xfe, 0x00]), body]);
    case 10:
      return Buffer.from(text.replace(new RegExp(`<${tag}>`), `<${tag}><${tag}>`));
    case 11:
      return Buffer.from(`\uFEFF<?xml version="1.0" encoding="UTF-16"?>${text}`);
    case 12:
      return Buffer.from('{"__proto__":{"a":1},"Statement":[null]}');
    default:
      return Buffer.from(random.pick(['', '<', '<a', '<!--', '<![CDATA[', '<?', '<a/><b/>', '&#0;', ']]>', 'a=b']));
  }
}

/** Bytes that are perhaps no HTTP at all, made of a request: framing, lengths, targets, sizes, ends. */
export function breakFraming(request: FuzzRequest, random: Random): Buffer {
  const bytes = toBytes(request);
  const withHeaders = (...headers: [string, string][]) =>
    toBytes({ ...request, headers: [...request.headers, ...headers] });
  const withTarget = (target: string) =>
    Buffer.from(bytes.toString('latin1').replace(targetOf(request), target), 'latin1');
  switch (random.below(19)) {
    case 0:
      return bytes.subarray(0, random.below(bytes.length));
    case 1:
      return withHeaders(['content-length', random.pick(['-1', 'x', '99999999999999999999', '5', '1, 2', '+3'])]);
    case 2:
      return withHeaders(['content-length', '5'], ['content-length', '6']);
    case 3:
      return withHeaders(['transfer-encoding', 'chunked'], ['content-length', '5']);
    case 4:
      return chunked(request, random.pick(['zz', '-1', 'ffffffffffffffff', '5;a=b', '0x5', '5 ', '']));
    case 5:
      return withHeaders(['transfer-encoding', random.pick(['gzip', 'chunked, chunked', 'identity', 'chunked '])]);
    case 6:
      return withHeaders(['x-large', 'a'.repeat(40_000)]);
    case 7:
      return withHeaders(...Array.from({ length: 1_500 }, (_, index): [string, string] => [`x-${index}`, 'a']));
    case 8:
      return withTarget(`http://127.0.0.1${targetOf(request)}`);
    case 9:
      return withTarget(random.pick(['http://evil.example', 'https://evil.example?a', 'HTTP://a/b', 'ftp://a/b', 'http://', 'mailto:a']));
    case 10:
      return withTarget(random.pick(['*', '127.0.0.1:80', '', '?', '#', '//', '/\u0000', '/a b', '/\u00e9', '\\']));
    case 11:
      return withTarget(`/${'a'.repeat(random.pick([8_000, 20_000, 70_000]))}`);
    case 12:
      return Buffer.concat([bytes, bytes, bytes]);
    case 13:
      return Buffer.concat([bytes, Buffer.from('GET / HTTP/9.9\r\n\r\n')]);
    case 14:
      return Buffer.from(bytes.toString('latin1').replace('HTTP/1.1', random.pick(['HTTP/1.0', 'HTTP/2.0', 'HTTP/0.9', 'HTTP', ''])), 'latin1');
    case 15:
      return Buffer.from(bytes.toString('latin1').replaceAll('\r\n', '\n'), 'latin1');
    case 16:
      return withHeaders(['x\u0000y', 'a'], ['x y', 'b'], ['', 'c']);
    case 17:
      return Buffer.from(Array.from({ length: random.below(300) }, () => random.below(256)));
    default:
      return Buffer.from(`CONNECT ${random.pick(['127.0.0.1:22', '*', '/'])} HTTP/1.1\r\nhost: a\r\n\r\n`);
  }
}

function chunked(request: FuzzRequest, size: string): Buffer {
  const headers: FuzzRequest['headers'] = [...request.headers, ['transfer-encoding', 'chunked']];
  return toBytes({ ...request, headers, body: Buffer.from(`${size}\r\nhello\r\n0\r\n__proto__: a\r\n\r\n`) });
}

/** A body in chunks of AWS's own kind, well or badly made. */
export function awsChunked(random: Random): Buffer {
  const size = random.pick(['5', 'zz', '-1', 'ffffffffff', '5;chunk-signature=', '5;chunk-signature=0', '00000005', '']);
  const end = random.pick(['0\r\n\r\n', '0\r\nx-amz-checksum-crc32:AAAA\r\n\r\n', '', '0\r\n:\r\n\r\n', `0\r\n${'a:b\r\n'.repeat(3_000)}\r\n`]);
  return Buffer.from(`${size}\r\nhello\r\n${end}`);
}
