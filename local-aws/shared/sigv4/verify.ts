import { timingSafeEqual } from 'node:crypto';
import type { AccessKey } from '../accounts';
import { ApiError } from '../errors';
import { fromTimestamp, type Authorization } from './authorization';
import { canonicalRequest, signHex, signingKey, stringToSign, type SignableRequest } from './canonical';

const MAX_SKEW_MS = 15 * 60 * 1000;

/** A signature that holds, and what the signatures of the body's chunks are computed from. */
export interface VerifiedSignature {
  accessKey: AccessKey;
  authorization: Authorization;
  key: Buffer;
}

/**
 * Takes a request with its authorisation and the payload hash that was signed; throws AWS's refusal
 * unless the key is known, the time is right and the signature fits.
 */
export function verifySignature(
  request: SignableRequest,
  authorization: Authorization,
  payloadHash: string,
  now: Date,
  findAccessKey: (accessKeyId: string) => AccessKey | undefined,
): VerifiedSignature {
  const accessKey = findAccessKey(authorization.accessKeyId);
  if (!accessKey) throw unknownKey(authorization);
  checkTime(authorization, now);
  checkSignedHeaders(request, authorization);
  const canonical = canonicalOrRefuse(request, authorization, payloadHash);
  const toSign = stringToSign(canonical, authorization.timestamp, authorization.scope);
  const key = signingKey(accessKey.secretAccessKey, authorization.scope);
  const expected = signHex(key, toSign);
  if (!timingSafeEqual(Buffer.from(expected), Buffer.from(authorization.signature))) {
    throw mismatch(authorization, toSign, canonical);
  }
  return { accessKey, authorization, key };
}

function unknownKey({ accessKeyId, scope }: Authorization): ApiError {
  return scope.service === 's3'
    ? new ApiError(
        'InvalidAccessKeyId',
        'The AWS Access Key Id you provided does not exist in our records.',
        403,
        {
          fields: { AWSAccessKeyId: accessKeyId },
        },
      )
    : new ApiError('InvalidClientTokenId', 'The security token included in the request is invalid.', 403);
}

function checkTime({ form, timestamp, expiresSeconds, scope }: Authorization, now: Date): void {
  const signed = fromTimestamp(timestamp).getTime();
  if (form === 'query') {
    const expires = signed + (expiresSeconds ?? 0) * 1000;
    if (now.getTime() > expires) {
      throw new ApiError('AccessDenied', 'Request has expired', 403, {
        fields: {
          'X-Amz-Expires': String(expiresSeconds),
          Expires: isoSeconds(new Date(expires)),
          ServerTime: isoSeconds(now),
        },
      });
    }
    if (signed - now.getTime() > MAX_SKEW_MS)
      throw new ApiError('AccessDenied', 'Request is not yet valid', 403);
    return;
  }
  if (Math.abs(signed - now.getTime()) <= MAX_SKEW_MS) return;
  if (scope.service !== 's3') {
    throw new ApiError(
      'SignatureDoesNotMatch',
      `Signature expired: ${timestamp} is not within 15 minutes of the server's time`,
      403,
    );
  }
  throw new ApiError(
    'RequestTimeTooSkewed',
    'The difference between the request time and the current time is too large.',
    403,
    {
      fields: {
        RequestTime: timestamp,
        ServerTime: isoSeconds(now),
        MaxAllowedSkewMilliseconds: String(MAX_SKEW_MS),
      },
    },
  );
}

/** Host must be signed, and so must every x-amz- header that is sent: an unsigned one could be anybody's. */
function checkSignedHeaders(request: SignableRequest, { form, scope, signedHeaders }: Authorization): void {
  const unsigned = [...request.headers.keys()].filter(
    (name) =>
      name.startsWith('x-amz-') &&
      !signedHeaders.includes(name) &&
      !(form === 'query' && name === 'x-amz-content-sha256'),
  );
  if (!signedHeaders.includes('host')) unsigned.push('host');
  if (unsigned.length === 0 || (scope.service !== 's3' && !unsigned.includes('host'))) return;
  throw new ApiError('AccessDenied', 'There were headers present in the request which were not signed', 403, {
    fields: { HeadersNotSigned: unsigned.join(', ') },
  });
}

function canonicalOrRefuse(
  request: SignableRequest,
  authorization: Authorization,
  payloadHash: string,
): string {
  try {
    return canonicalRequest(request, authorization.scope.service, authorization.signedHeaders, payloadHash);
  } catch (error) {
    if (error instanceof URIError) throw new ApiError('InvalidURI', "Couldn't parse the specified URI.", 400);
    throw error;
  }
}

function mismatch(
  { accessKeyId, signature, scope }: Authorization,
  toSign: string,
  canonical: string,
): ApiError {
  const message =
    'The request signature we calculated does not match the signature you provided. ' +
    (scope.service === 's3'
      ? 'Check your key and signing method.'
      : 'Check your AWS Secret Access Key and signing method. Consult the service documentation for details.');
  const fields = {
    AWSAccessKeyId: accessKeyId,
    StringToSign: toSign,
    SignatureProvided: signature,
    CanonicalRequest: canonical,
  };
  return new ApiError('SignatureDoesNotMatch', message, 403, scope.service === 's3' ? { fields } : {});
}

function isoSeconds(date: Date): string {
  return date.toISOString().replace(/\.\d{3}Z$/, 'Z');
}
