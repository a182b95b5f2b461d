import type { ApiError } from '../../shared/errors';
import { readPolicyDocument, type PolicyDocument } from '../../shared/iam/policy-document';
import { s3Error } from '../errors';

export const NO_JSON = "Policies must be valid JSON and the first byte must be '{'";
const FIELDS = ['Version', 'Id', 'Statement'];
const STATEMENT_FIELDS = ['Sid', 'Effect', 'Condition'].concat(
  ['Principal', 'Action', 'Resource'].flatMap((name) => [name, `Not${name}`]),
);

export function malformedPolicy(message: string, fields: Record<string, string> = {}): ApiError {
  return s3Error('MalformedPolicy', { message, fields });
}

/** Takes a bucket policy's text, gives the document with every single value as a list; throws MalformedPolicy. */
export function parsePolicy(text: string): PolicyDocument {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw malformedPolicy('This policy contains invalid Json');
  }
  const read = readPolicyDocument(json);
  if (read.ok) return read.policy;
  throw malformedPolicy(faultOf(json));
}

/** Says in S3's words what keeps this from being a policy. */
function faultOf(json: unknown): string {
  const policy = fieldsOf(json);
  if (!policy) return NO_JSON;
  const unknown = [...policy.keys()].find((name) => !FIELDS.includes(name));
  if (unknown !== undefined) return `Unknown field ${unknown}`;
  const version = policy.get('Version') ?? '2008-10-17';
  if (version !== '2008-10-17' && version !== '2012-10-17')
    return 'The policy must contain a valid version string';
  if (!policy.has('Statement')) return 'Missing required field Statement';
  const statement = policy.get('Statement');
  if (Array.isArray(statement) && statement.length === 0)
    return 'Could not parse the policy: Statement is empty!';
  const faults = (Array.isArray(statement) ? statement : [statement]).map(statementFault);
  return faults.find((fault) => fault !== undefined) ?? 'Invalid policy syntax.';
}

function statementFault(json: unknown): string | undefined {
  const statement = fieldsOf(json);
  if (!statement) return undefined;
  const unknown = [...statement.keys()].find((name) => !STATEMENT_FIELDS.includes(name));
  if (unknown !== undefined) return `Unknown field ${unknown}`;
  if (!statement.has('Effect')) return 'Missing required field Effect';
  const effect = statement.get('Effect');
  return effect === 'Allow' || effect === 'Deny' ? undefined : `Invalid effect: ${String(effect)}`;
}

function fieldsOf(json: unknown): Map<string, unknown> | undefined {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return undefined;
  return new Map(Object.entries(json));
}
