import { createHash } from 'node:crypto'
import type { CopyObjectOutput, CopyObjectRequest } from '@aws-sdk/client-s3'
import type { CallContext } from '../../shared/service'
import { missingObject, requireAccess } from '../access/authorise'
import { invalidArgument, invalidRequest, preconditionFailed } from '../errors'
import type { ObjectAttributes, ObjectRecord } from '../records'
import type { S3State } from '../state'
import { readAttributes } from './attributes'
import { checksumFields } from './checksum-fields'
import { checkWriteConditions, namesEtag } from './conditions'

/** The copy shares the source's bytes on disk. */
export async function copyObject(state: S3State, input: CopyObjectRequest, ctx: CallContext): Promise<Omit<CopyObjectOutput, '$metadata'>> {
  const { name } = state.bucket(input.Bucket)
  const key = input.Key ?? ''
  const source = findSource(state, input.CopySource ?? '', ctx)
  checkSourceConditions(input, source)
  const replaces = input.MetadataDirective === 'REPLACE'
  if (source.bucket === name && source.key === key && !replaces && input.StorageClass === undefined) {
    throw invalidRequest(
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's " +
        'metadata, storage class, website redirect location or encryption attributes.',
    )
  }
  const attributes = attributesOfCopy(state, input, ctx, source)
  const etag = await etagOfCopy(state, source)
  checkWriteConditions(input.IfMatch, input.IfNoneMatch, state.object(name, key))
  state.bucket(name)
  const checksum = source.checksum?.type === 'FULL_OBJECT' ? source.checksum : undefined
  const copy: ObjectRecord = {
    bucket: name,
    key,
    segments: source.segments,
    sizeBytes: source.sizeBytes,
    etag,
    lastModified: state.timestamp(),
    checksum,
    attributes,
  }
  await state.putObject(copy)
  return {
    CopyObjectResult: { ETag: `"${etag}"`, LastModified: new Date(copy.lastModified), ChecksumType: checksum?.type, ...checksumFields(checksum) },
    ServerSideEncryption: 'AES256',
  }
}

function findSource(state: S3State, copySource: string, ctx: CallContext): ObjectRecord {
  const [path = '', versionId] = copySource.replace(/^\//, '').split('?versionId=')
  const slash = path.indexOf('/')
  let decoded: string | undefined
  try {
    decoded = decodeURIComponent(path.slice(slash + 1))
  } catch {
    decoded = undefined
  }
  if (slash < 1 || decoded === undefined || decoded === '' || (versionId !== undefined && versionId !== 'null')) {
    throw invalidArgument('Copy Source must mention the source bucket and key: sourcebucket/sourcekey', 'x-amz-copy-source', copySource)
  }
  const bucket = state.bucket(decodeURIComponent(path.slice(0, slash)))
  requireAccess(state, ctx, 's3:GetObject', bucket, decoded)
  const source = state.object(bucket.name, decoded)
  if (!source) throw missingObject(state, ctx, bucket, decoded)
  return source
}

/** Unlike a read's, a copy's conditions never answer 304. */
function checkSourceConditions(input: CopyObjectRequest, source: ObjectRecord): void {
  const modified = Date.parse(source.lastModified)
  const { CopySourceIfMatch: match, CopySourceIfNoneMatch: noneMatch } = input
  if (match !== undefined && !namesEtag(match, source.etag)) throw preconditionFailed('x-amz-copy-source-If-Match')
  if (match === undefined && input.CopySourceIfUnmodifiedSince && modified > input.CopySourceIfUnmodifiedSince.getTime()) {
    throw preconditionFailed('x-amz-copy-source-If-Unmodified-Since')
  }
  if (noneMatch !== undefined && namesEtag(noneMatch, source.etag)) throw preconditionFailed('x-amz-copy-source-If-None-Match')
  if (noneMatch === undefined && input.CopySourceIfModifiedSince && modified <= input.CopySourceIfModifiedSince.getTime()) {
    throw preconditionFailed('x-amz-copy-source-If-Modified-Since')
  }
}

function attributesOfCopy(state: S3State, input: CopyObjectRequest, ctx: CallContext, source: ObjectRecord): ObjectAttributes {
  const fresh = readAttributes(state, state.bucket(input.Bucket), input, ctx)
  return {
    ...fresh,
    ...(input.MetadataDirective === 'REPLACE' ? {} : { headers: source.attributes.headers, metadata: source.attributes.metadata }),
    tags: input.TaggingDirective === 'REPLACE' ? fresh.tags : source.attributes.tags,
  }
}

/** A copy is one part, so the ETag of a multipart source does not carry over. */
async function etagOfCopy(state: S3State, source: ObjectRecord): Promise<string> {
  if (!source.etag.includes('-')) return source.etag
  const md5 = createHash('md5')
  for await (const chunk of state.blobs.read(source.segments, 0, source.sizeBytes - 1)) {
    if (Buffer.isBuffer(chunk)) md5.update(chunk)
  }
  return md5.digest('hex')
}
