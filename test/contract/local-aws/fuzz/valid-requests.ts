import { CloudFront } from '@aws-sdk/client-cloudfront';
import { S3 } from '@aws-sdk/client-s3';
import { generateKeyPairSync } from 'node:crypto';
import { DEFAULT_ACCESS_KEY } from '@/local-aws/shared/accounts';
import { CACHING_DISABLED, distributionConfig } from '../../cloudfront-target';
import type { FuzzRequest } from './wire';

export interface ValidRequest {
  service: string;
  request: FuzzRequest;
}

interface Things {
  Bucket: string;
  Key: string;
  UploadId: string;
  distributionId: string;
  distributionArn: string;
  etag: string;
}

/** Requests as the official SDK writes them, unsigned and not sent: what is broken next is nearly right. */
export async function validRequests(things: Things): Promise<ValidRequest[]> {
  const written: ValidRequest[] = [];
  const options = (service: string) => ({
    region: 'us-east-1',
    endpoint: 'http://127.0.0.1',
    credentials: DEFAULT_ACCESS_KEY,
    maxAttempts: 1,
    requestChecksumCalculation: 'WHEN_REQUIRED' as const,
    requestHandler: { handle: (request: unknown) => Promise.reject(keep(written, service, request)) },
  });
  const s3 = new S3({ ...options('s3'), forcePathStyle: true });
  const cloudfront = new CloudFront(options('cloudfront'));
  await Promise.allSettled([...s3Calls(s3, things), ...cloudFrontCalls(cloudfront, things)]);
  return written;
}

function keep(written: ValidRequest[], service: string, value: unknown): Error {
  const request = value as {
    method: string;
    path: string;
    query: Record<string, string | string[] | null>;
    headers: Record<string, string>;
    body?: string | Uint8Array;
  };
  const query = Object.entries(request.query).flatMap(([name, values]) =>
    [values ?? ''].flat().map((one) => `${encodeURIComponent(name)}=${encodeURIComponent(one)}`),
  );
  const headers = Object.entries(request.headers).filter(
    ([name]) => !/^(authorization|x-amz-date|x-amz-content-sha256|content-length|amz-sdk.*|user-agent|x-amz-user-agent)$/i.test(name),
  );
  const body = Buffer.from(request.body ?? '');
  written.push({ service, request: { method: request.method, path: request.path, query: query.join('&'), headers, body } });
  return new Error('Written, not sent');
}

function s3Calls(s3: S3, { Bucket, Key, UploadId }: Things): Promise<unknown>[] {
  const object = { Bucket, Key };
  const Policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Deny', Principal: { AWS: '*' }, Action: 's3:PutObjectAcl', Resource: `arn:aws:s3:::${Bucket}/*`, Condition: { StringNotEquals: { 'aws:SourceIp': 'x' } } }],
  });
  const CORSRules = [{ AllowedMethods: ['GET'], AllowedOrigins: ['http://*.example'], AllowedHeaders: ['*'], MaxAgeSeconds: 5 }];
  return [
    s3.createBucket({ Bucket: 'another-fuzz-bucket', CreateBucketConfiguration: { LocationConstraint: 'eu-central-1', Tags: [{ Key: 'a', Value: 'b' }] } }),
    s3.putBucketPolicy({ Bucket, Policy }),
    s3.putBucketCors({ Bucket, CORSConfiguration: { CORSRules } }),
    s3.putBucketTagging({ Bucket, Tagging: { TagSet: [{ Key: 'a', Value: 'b' }] } }),
    s3.putBucketOwnershipControls({ Bucket, OwnershipControls: { Rules: [{ ObjectOwnership: 'ObjectWriter' }] } }),
    s3.putPublicAccessBlock({ Bucket, PublicAccessBlockConfiguration: { BlockPublicAcls: true } }),
    s3.putBucketAcl({ Bucket, ACL: 'private' }),
    s3.putObjectAcl({ ...object, AccessControlPolicy: { Owner: { ID: 'a' }, Grants: [{ Permission: 'READ', Grantee: { Type: 'Group', URI: 'http://acs.amazonaws.com/groups/global/AllUsers' } }] } }),
    s3.putBucketLifecycleConfiguration({ Bucket, LifecycleConfiguration: { Rules: [{ ID: 'a', Status: 'Enabled', Filter: { Prefix: '' }, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } }] } }),
    s3.putBucketEncryption({ Bucket, ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }] } }),
    s3.putObject({ ...object, Body: 'some bytes', ContentType: 'video/mp4', Metadata: { a: 'b' }, Tagging: 'a=b', CacheControl: 'no-store' }),
    s3.getObject({ ...object, Range: 'bytes=1-3', IfMatch: '"a"', ResponseContentType: 'text/plain' }),
    s3.headObject({ ...object, PartNumber: 1 }),
    s3.copyObject({ ...object, Key: 'copied', CopySource: `${Bucket}/${Key}`, MetadataDirective: 'REPLACE' }),
    s3.deleteObjects({ Bucket, Delete: { Objects: [{ Key: 'gone' }, { Key: 'too' }], Quiet: false } }),
    s3.createMultipartUpload({ ...object, ContentType: 'video/mp4' }),
    s3.uploadPart({ ...object, UploadId, PartNumber: 1, Body: 'part' }),
    s3.uploadPartCopy({ ...object, UploadId, PartNumber: 2, CopySource: `${Bucket}/${Key}`, CopySourceRange: 'bytes=0-3' }),
    s3.completeMultipartUpload({ ...object, UploadId, MultipartUpload: { Parts: [{ PartNumber: 1, ETag: '"a"' }, { PartNumber: 2, ETag: '"b"' }] } }),
    s3.listParts({ ...object, UploadId, MaxParts: 1 }),
    s3.listMultipartUploads({ Bucket, Prefix: 'f', KeyMarker: 'a', UploadIdMarker: 'b' }),
    s3.listObjectsV2({ Bucket, Prefix: 'f', Delimiter: '/', StartAfter: 'a', MaxKeys: 1, EncodingType: 'url' }),
    s3.listObjects({ Bucket, Marker: 'a', Delimiter: 'k' }),
  ];
}

function cloudFrontCalls(cloudfront: CloudFront, { distributionId: Id, distributionArn, etag: IfMatch }: Things): Promise<unknown>[] {
  const DistributionConfig = distributionConfig('valid', {}, { Aliases: { Quantity: 0 }, DefaultRootObject: 'index.html' });
  const EncodedKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const list = (Items: string[]) => ({ Quantity: Items.length, Items });
  return [
    cloudfront.createDistribution({ DistributionConfig }),
    cloudfront.createDistributionWithTags({ DistributionConfigWithTags: { DistributionConfig: { ...DistributionConfig, CallerReference: 'tagged' }, Tags: { Items: [{ Key: 'a', Value: 'b' }] } } }),
    cloudfront.updateDistribution({ Id, IfMatch, DistributionConfig: { ...DistributionConfig, CallerReference: 'fuzz' } }),
    cloudfront.deleteDistribution({ Id, IfMatch }),
    cloudfront.createOriginAccessControl({ OriginAccessControlConfig: { Name: 'oac', SigningProtocol: 'sigv4', SigningBehavior: 'always', OriginAccessControlOriginType: 's3' } }),
    cloudfront.createCloudFrontOriginAccessIdentity({ CloudFrontOriginAccessIdentityConfig: { CallerReference: 'oai', Comment: '' } }),
    cloudfront.createPublicKey({ PublicKeyConfig: { CallerReference: 'k', Name: 'k', EncodedKey, Comment: '' } }),
    cloudfront.createKeyGroup({ KeyGroupConfig: { Name: 'g', Items: ['K0'] } }),
    cloudfront.createCachePolicy({ CachePolicyConfig: { Name: 'c', MinTTL: 1, DefaultTTL: 2, MaxTTL: 3, ParametersInCacheKeyAndForwardedToOrigin: { EnableAcceptEncodingGzip: true, HeadersConfig: { HeaderBehavior: 'whitelist', Headers: list(['Origin']) }, CookiesConfig: { CookieBehavior: 'none' }, QueryStringsConfig: { QueryStringBehavior: 'all' } } } }),
    cloudfront.createResponseHeadersPolicy({ ResponseHeadersPolicyConfig: { Name: 'r', CorsConfig: { AccessControlAllowOrigins: list(['*']), AccessControlAllowHeaders: list(['*']), AccessControlAllowMethods: { Quantity: 1, Items: ['GET'] }, AccessControlAllowCredentials: false, OriginOverride: true }, SecurityHeadersConfig: { ContentTypeOptions: { Override: true } } } }),
    cloudfront.createInvalidation({ DistributionId: Id, InvalidationBatch: { CallerReference: 'i', Paths: list(['/*', '/a b']) } }),
    cloudfront.tagResource({ Resource: distributionArn, Tags: { Items: [{ Key: 'a', Value: 'b' }] } }),
    cloudfront.untagResource({ Resource: distributionArn, TagKeys: { Items: ['a'] } }),
    cloudfront.listDistributions({ Marker: 'a', MaxItems: 1 }),
    cloudfront.listDistributionsByCachePolicyId({ CachePolicyId: CACHING_DISABLED }),
  ];
}
