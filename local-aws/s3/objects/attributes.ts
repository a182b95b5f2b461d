import { notImplemented } from '../../shared/errors';
import type { CallContext } from '../../shared/service';
import { ownerGrants, readAcl, type AclInput } from '../access/acl';
import { publicAccessRefusal } from '../access/authorise';
import { checkTags } from '../buckets/tags';
import { headerNotImplemented, invalidArgument, s3Error } from '../errors';
import { readEncryption } from '../kms';
import { STORAGE_CLASSES, type BucketRecord, type ObjectAttributes } from '../records';
import type { S3State } from '../state';
import { MAX_OBJECT_TAGS } from './object-tagging';

/** Headers that S3 keeps with an object and sends back as they came. */
const KEPT_HEADERS = [
  'content-type',
  'content-encoding',
  'content-disposition',
  'content-language',
  'cache-control',
  'expires',
];
/** Objects of these must be restored before they can be read, and there is no RestoreObject here. */
const ARCHIVE_CLASSES = ['GLACIER', 'DEEP_ARCHIVE'];
/** What a client may ask of S3 and Local AWS cannot do. */
const ENCRYPTIONS_NOT_HERE = ['aws:kms:dsse', 'aws:fsx', 'aws:backup'];
const MAX_METADATA_BYTES = 2 * 1024;

export interface WriteInput extends AclInput {
  Key: string | undefined;
  Metadata?: Record<string, string> | undefined;
  StorageClass?: string | undefined;
  Tagging?: string | undefined;
  ServerSideEncryption?: string | undefined;
  SSEKMSKeyId?: string | undefined;
  BucketKeyEnabled?: boolean | undefined;
  SSECustomerAlgorithm?: string | undefined;
  ObjectLockMode?: string | undefined;
  WebsiteRedirectLocation?: string | undefined;
}

/** Takes a write's input, gives what is to be kept with the bytes; throws before any byte is read. */
export function readAttributes(
  state: S3State,
  bucket: BucketRecord,
  input: WriteInput,
  ctx: CallContext,
): ObjectAttributes {
  refuseUnsupported(input);
  const encryption = readEncryption(state, bucket, input, ctx);
  const metadata = input.Metadata ?? {};
  const metadataBytes = Object.entries(metadata).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value),
    0,
  );
  if (metadataBytes > MAX_METADATA_BYTES) {
    throw s3Error('MetadataTooLarge', {
      fields: { Size: String(metadataBytes), MaxSizeAllowed: String(MAX_METADATA_BYTES) },
    });
  }
  const writer = ctx.accountId ?? bucket.ownerAccountId;
  const grants = readAcl(input, bucket, writer, state.isKnownOai, () =>
    publicAccessRefusal(ctx, 'BlockPublicAcls', 's3:PutObject', bucket, input.Key),
  );
  const givenToOwner =
    bucket.objectOwnership === 'BucketOwnerPreferred' && input.ACL === 'bucket-owner-full-control';
  const owner =
    bucket.objectOwnership === 'BucketOwnerEnforced' || givenToOwner ? bucket.ownerAccountId : writer;
  return {
    headers: keptHeaders(ctx),
    metadata,
    tags: readTagging(input.Tagging),
    storageClass: readStorageClass(input.StorageClass),
    ownerAccountId: owner,
    acl: grants && owner === writer ? grants : ownerGrants(owner),
    encryption,
  };
}

/** Asking for protection that is not there must not look as if it had been given. */
function refuseUnsupported(input: WriteInput): void {
  if (input.SSECustomerAlgorithm !== undefined)
    throw headerNotImplemented('x-amz-server-side-encryption-customer-algorithm');
  refuseEncryption(input.ServerSideEncryption);
  if (input.ObjectLockMode !== undefined) throw headerNotImplemented('x-amz-object-lock-mode');
  if (input.WebsiteRedirectLocation !== undefined)
    throw headerNotImplemented('x-amz-website-redirect-location');
}

function refuseEncryption(asked = 'AES256'): void {
  if (asked === 'AES256' || asked === 'aws:kms') return;
  const header = 'x-amz-server-side-encryption';
  if (ENCRYPTIONS_NOT_HERE.includes(asked)) throw headerNotImplemented(header);
  throw invalidArgument('The encryption method specified is not supported', header, asked);
}

function readStorageClass(asked = 'STANDARD'): ObjectAttributes['storageClass'] {
  const storageClass = STORAGE_CLASSES.find((one) => one === asked);
  if (storageClass) return storageClass;
  if (ARCHIVE_CLASSES.includes(asked)) throw notImplemented(`the storage class ${asked}`);
  throw s3Error('InvalidStorageClass', { fields: { StorageClassRequested: asked } });
}

function keptHeaders(ctx: CallContext): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of KEPT_HEADERS) {
    const value = ctx.request.headers[name];
    if (typeof value === 'string' && value !== '') kept[name] = value;
  }
  // aws-chunked describes the transfer, not the object.
  const encodings = (kept['content-encoding'] ?? '').split(',').map((one) => one.trim());
  if (encodings.includes('aws-chunked')) {
    delete kept['content-encoding'];
    const ofObject = encodings.filter((one) => one !== 'aws-chunked').join(', ');
    if (ofObject !== '') kept['content-encoding'] = ofObject;
  }
  return kept;
}

function readTagging(tagging: string | undefined): ObjectAttributes['tags'] {
  if (tagging === undefined) return [];
  const pairs = [...new URLSearchParams(tagging)];
  if (tagging !== '' && pairs.length === 0)
    throw invalidArgument('The header is not encoded as UTF-8 form parameters', 'x-amz-tagging', tagging);
  return checkTags(
    pairs.map(([Key, Value]) => ({ Key, Value })),
    MAX_OBJECT_TAGS,
  );
}
