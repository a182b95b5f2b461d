import * as cloudfront from '@aws-sdk/client-cloudfront';
import * as s3 from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { checkKeyLength, locate } from '../../s3/locate';
import { operationsOf } from './operations';
import { route } from './route';

const s3Operations = operationsOf({ schemas: s3 });
const cloudfrontOperations = operationsOf({ schemas: cloudfront });

function routeS3(method: string, target: string, headers: Record<string, string> = {}) {
  const [path = '/', query = ''] = target.split('?');
  const request = {
    method,
    path,
    query: new URLSearchParams(query),
    headers: { host: '127.0.0.1:4566', ...headers },
    sourceIp: '',
  };
  const result = route(s3Operations, request, locate(request));
  return result.ok ? result.operation.name : result.reason;
}

test.each([
  ['GET', '/', 'ListBuckets'],
  ['GET', '/b', 'ListObjects'],
  ['GET', '/b/?list-type=2&prefix=a', 'ListObjectsV2'],
  ['PUT', '/b', 'CreateBucket'],
  ['DELETE', '/b?publicAccessBlock', 'DeletePublicAccessBlock'],
  ['DELETE', '/b?policy=', 'DeleteBucketPolicy'],
  ['GET', '/b/k?x-id=GetObject', 'GetObject'],
  ['GET', '/b/k?cachebuster=1', 'GetObject'],
  ['GET', '/b/k?uploadId=u', 'ListParts'],
  ['GET', '/b?uploads', 'ListMultipartUploads'],
  ['POST', '/b/k?uploads', 'CreateMultipartUpload'],
  ['POST', '/b/k?uploadId=u', 'CompleteMultipartUpload'],
  ['PUT', '/b/k?partNumber=1&uploadId=u', 'UploadPart'],
  ['DELETE', '/b/k?uploadId=u', 'AbortMultipartUpload'],
  ['PUT', '/b//../k', 'PutObject'],
])('%s %s is %s', (method, target, operation) => {
  expect(routeS3(method, target)).toBe(operation);
});

test.each([
  ['DELETE', '/b?brandNew', 'unknown-sub-resource'],
  ['DELETE', '/b?brandNew=1', 'unknown-sub-resource'],
  ['PUT', '/b/k?policy', 'unknown-sub-resource'],
  ['DELETE', '/b/k?policy', 'unknown-sub-resource'],
  ['PUT', '/b/k?partNumber=1', 'unknown-sub-resource'],
  ['GET', '/b/k?location', 'unknown-sub-resource'],
  ['GET', '/b?acl&policy', 'conflicting-sub-resources'],
  ['POST', '/b?policy', 'no-method'],
  ['PATCH', '/b/k', 'no-method'],
  ['GET', '/b/%E0%A4', 'bad-encoding'],
])('%s %s reaches no operation: %s', (method, target, reason) => {
  expect(routeS3(method, target)).toBe(reason);
});

test('a copy source makes a PUT a copy', () => {
  expect(routeS3('PUT', '/b/k', { 'x-amz-copy-source': '/a/k' })).toBe('CopyObject');
  expect(routeS3('PUT', '/b/k?partNumber=1&uploadId=u', { 'x-amz-copy-source': '/a/k' })).toBe(
    'UploadPartCopy',
  );
});

test('the bucket may stand in the host name', () => {
  for (const host of [
    'b.localhost:4566',
    'b.s3.localhost',
    'b.s3.amazonaws.com',
    'b.s3.eu-west-1.amazonaws.com',
  ]) {
    expect(locate({ path: '/k', headers: { host } })).toEqual({ path: '/k', labels: { Bucket: 'b' } });
  }
  expect(locate({ path: '/b/k', headers: { host: 's3.amazonaws.com' } })).toEqual({
    path: '/k',
    labels: { Bucket: 'b' },
  });
});

test('a plus sign in the path is a space, and only %2B is a plus sign', () => {
  expect(locate({ path: '/b/a+b%2Bc', headers: { host: 'localhost' } }).path).toBe('/a%20b%2Bc');
  expect(locate({ path: '/a+b', headers: { host: 'b.localhost' } }).path).toBe('/a%20b');
});

test('a key has at most 1,024 bytes, however they are written', () => {
  const place = (key: string) => ({ path: `/${key}`, labels: { Bucket: 'b' } });
  for (const key of ['k'.repeat(1024), '%C3%BC'.repeat(512)]) expect(checkKeyLength(place(key))).toEqual(place(key));
  for (const key of ['k'.repeat(1025), '%C3%BC'.repeat(513)])
    expect(() => checkKeyLength(place(key))).toThrow(expect.objectContaining({ code: 'KeyTooLongError' }));
});

test('every operation of the SDK packages finds itself', () => {
  for (const [operations, prefix] of [
    [s3Operations, '/b'],
    [cloudfrontOperations, ''],
  ] as const) {
    for (const operation of operations) {
      if (['WriteGetObjectResponse', 'ListDirectoryBuckets', 'ListBuckets'].includes(operation.name))
        continue;
      const path = operation.segments.map(({ kind, text }) => `/${kind === 'literal' ? text : 'x'}`).join('');
      const required = [...operation.queryMembers].filter(([, isRequired]) => isRequired);
      const query = new URLSearchParams([
        ...operation.queryLiterals,
        ...required.map(([name]): [string, string] => [name, '1']),
        ['x-id', operation.name],
      ]);
      const headers = Object.fromEntries(
        [...operation.headerMembers].filter(([, isRequired]) => isRequired).map(([name]) => [name, '1']),
      );
      const request = { method: operation.method, path: prefix + path, query, headers, sourceIp: '' };
      const result = route(operations, request, prefix === '' ? { path, labels: {} } : locate(request));
      expect(result.ok ? result.operation.name : result).toBe(operation.name);
    }
  }
});
