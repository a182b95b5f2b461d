import type { ApiError } from '../../shared/errors';
import { readPolicyDocument, type PolicyDocument } from '../../shared/iam/policy-document';
import { s3Error } from '../errors';

export function malformedPolicy(message: string): ApiError {
  return s3Error('MalformedPolicy', { message });
}

/** Takes a bucket policy's text, gives the document with every single value as a list; throws MalformedPolicy. */
export function parsePolicy(text: string): PolicyDocument {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw malformedPolicy("Policies must be valid JSON and the first byte must be '{'");
  }
  const read = readPolicyDocument(json);
  if (read.ok) return read.policy;
  throw malformedPolicy(`Invalid policy syntax.${read.path === '' ? '' : ` (${read.path})`}`);
}
