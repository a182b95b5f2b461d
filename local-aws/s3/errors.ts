import { ApiError } from '../shared/errors';

/** S3's refusals, in its own words. Those used once stand where they are thrown. */

export function accessDenied(): ApiError {
  return new ApiError('AccessDenied', 'Access Denied', 403);
}

export function noSuchBucket(bucket: string): ApiError {
  return new ApiError('NoSuchBucket', 'The specified bucket does not exist', 404, {
    fields: { BucketName: bucket },
  });
}

export function noSuchKey(key: string): ApiError {
  return new ApiError('NoSuchKey', 'The specified key does not exist.', 404, { fields: { Key: key } });
}

export function noSuchUpload(uploadId: string): ApiError {
  return new ApiError(
    'NoSuchUpload',
    'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
    404,
    { fields: { UploadId: uploadId } },
  );
}

export function invalidArgument(message: string, name: string, value: string): ApiError {
  return new ApiError('InvalidArgument', message, 400, {
    fields: { ArgumentName: name, ArgumentValue: value },
  });
}

export function invalidRequest(message: string): ApiError {
  return new ApiError('InvalidRequest', message, 400);
}

export function malformedXml(): ApiError {
  return new ApiError(
    'MalformedXML',
    'The XML you provided was not well-formed or did not validate against our published schema',
    400,
  );
}

export function preconditionFailed(condition: string): ApiError {
  return new ApiError(
    'PreconditionFailed',
    'At least one of the pre-conditions you specified did not hold',
    412,
    {
      fields: { Condition: condition },
    },
  );
}

export function aclNotSupported(): ApiError {
  return new ApiError('AccessControlListNotSupported', 'The bucket does not allow ACLs', 400);
}
