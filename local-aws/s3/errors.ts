import { ApiError, type ApiErrorDetails } from '../shared/errors';

/**
 * Every refusal of S3: its status and AWS's words. Codes that S3 uses for many faults (InvalidArgument, InvalidRequest,
 * MalformedPolicy …) get the words for the fault where it is thrown; here stand those of the API reference.
 */
export const S3_ERRORS = {
  AccessControlListNotSupported: [400, 'The bucket does not allow ACLs'],
  AccessDenied: [403, 'Access Denied'],
  AccessForbidden: [403, 'Access forbidden'],
  AuthorizationHeaderMalformed: [400, 'The authorization header is malformed'],
  BadDigest: [400, 'The checksum you specified did not match what we received.'],
  BadRequest: [400, 'Bad Request'],
  BucketAlreadyExists: [
    409,
    'The requested bucket name is not available. The bucket namespace is shared by all users of the system. ' +
      'Please select a different name and try again.',
  ],
  BucketAlreadyOwnedByYou: [
    409,
    'Your previous request to create the named bucket succeeded and you already own it.',
  ],
  BucketNotEmpty: [409, 'The bucket you tried to delete is not empty'],
  EntityTooLarge: [400, 'Your proposed upload exceeds the maximum allowed size'],
  EntityTooSmall: [400, 'Your proposed upload is smaller than the minimum allowed size'],
  IllegalLocationConstraintException: [
    400,
    'The location constraint is incompatible for the region specific endpoint this request was sent to.',
  ],
  InvalidArgument: [400, 'Invalid Argument'],
  InvalidBucketAclWithBlockPublicAccessError: [
    400,
    'Bucket cannot have public ACLs set with BlockPublicAccess enabled',
  ],
  InvalidBucketAclWithObjectOwnership: [
    400,
    "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting",
  ],
  InvalidBucketName: [400, 'The specified bucket is not valid.'],
  InvalidLocationConstraint: [400, 'The specified location-constraint is not valid'],
  InvalidPart: [
    400,
    'One or more of the specified parts could not be found.  The part may not have been uploaded, ' +
      "or the specified entity tag may not match the part's entity tag.",
  ],
  InvalidPartNumber: [416, 'The requested partnumber is not satisfiable'],
  InvalidPartOrder: [
    400,
    'The list of parts was not in ascending order. Parts must be ordered by part number.',
  ],
  InvalidRange: [416, 'The requested range is not satisfiable'],
  InvalidRequest: [400, 'Invalid Request'],
  InvalidStorageClass: [400, 'The storage class you specified is not valid'],
  InvalidTag: [400, 'The tag provided was not a valid tag.'],
  KeyTooLongError: [400, 'Your key is too long'],
  'KMS.NotFoundException': [400, 'Invalid keyId'],
  MalformedACLError: [
    400,
    'The XML you provided was not well-formed or did not validate against our published schema',
  ],
  MalformedPolicy: [400, 'Policy is not well-formed'],
  MalformedXML: [
    400,
    'The XML you provided was not well-formed or did not validate against our published schema',
  ],
  MetadataTooLarge: [400, 'Your metadata headers exceed the maximum allowed metadata size'],
  MethodNotAllowed: [405, 'The specified method is not allowed against this resource.'],
  MissingContentLength: [411, 'You must provide the Content-Length HTTP header.'],
  NoSuchBucket: [404, 'The specified bucket does not exist'],
  NoSuchBucketPolicy: [404, 'The bucket policy does not exist'],
  NoSuchCORSConfiguration: [404, 'The CORS configuration does not exist'],
  NoSuchKey: [404, 'The specified key does not exist.'],
  NoSuchLifecycleConfiguration: [404, 'The lifecycle configuration does not exist'],
  NoSuchPublicAccessBlockConfiguration: [404, 'The public access block configuration was not found'],
  NoSuchTagSet: [404, 'The TagSet does not exist'],
  NoSuchUpload: [
    404,
    'The specified upload does not exist. ' +
      'The upload ID may be invalid, or the upload may have been aborted or completed.',
  ],
  NoSuchVersion: [404, 'The specified version does not exist.'],
  NotImplemented: [501, 'A header you provided implies functionality that is not implemented'],
  NotModified: [304, 'Not Modified'],
  OwnershipControlsNotFoundError: [404, 'The bucket ownership controls were not found'],
  PreconditionFailed: [412, 'At least one of the pre-conditions you specified did not hold'],
  UnresolvableGrantByEmailAddress: [
    400,
    'The e-mail address you provided does not match any account on record.',
  ],
} as const satisfies Record<string, readonly [status: number, message: string]>;

export type S3ErrorCode = keyof typeof S3_ERRORS;

/**
 * Takes a code of the catalogue, gives the error to throw. `message` is for codes with many causes;
 * `fields` are the further elements of the error's document, by AWS's names.
 */
export function s3Error(
  code: S3ErrorCode,
  { message, ...details }: ApiErrorDetails & { message?: string } = {},
): ApiError {
  const [status, words] = S3_ERRORS[code];
  return new ApiError(code, message ?? words, status, details);
}

/** Takes any code, gives the catalogued error to throw, or undefined when S3 has none of that name here. */
export function knownS3Error(code: string): ApiError | undefined {
  const entry = Object.entries(S3_ERRORS).find(([name]) => name === code);
  return entry && new ApiError(code, entry[1][1], entry[1][0]);
}

// Those that many operations throw, with the elements that AWS sends along.

export function accessDenied(): ApiError {
  return s3Error('AccessDenied');
}

export function noSuchBucket(bucket: string): ApiError {
  return s3Error('NoSuchBucket', { fields: { BucketName: bucket } });
}

export function noSuchKey(key: string): ApiError {
  return s3Error('NoSuchKey', { fields: { Key: key } });
}

export function noSuchUpload(uploadId: string): ApiError {
  return s3Error('NoSuchUpload', { fields: { UploadId: uploadId } });
}

export function invalidArgument(message: string, name: string, value: string): ApiError {
  return s3Error('InvalidArgument', { message, fields: { ArgumentName: name, ArgumentValue: value } });
}

export function invalidRequest(message: string): ApiError {
  return s3Error('InvalidRequest', { message });
}

export function malformedXml(): ApiError {
  return s3Error('MalformedXML');
}

export function preconditionFailed(condition: string): ApiError {
  return s3Error('PreconditionFailed', { fields: { Condition: condition } });
}

export function aclNotSupported(): ApiError {
  return s3Error('AccessControlListNotSupported');
}

/** What S3 says to a header whose meaning it has not; Local AWS says it to those that it has not. */
export function headerNotImplemented(header: string): ApiError {
  return s3Error('NotImplemented', { fields: { Header: header } });
}
