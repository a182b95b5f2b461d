import { isIP } from 'node:net';
import type { Grant } from '../records';
import type { PolicyDocument, Statement } from '../../shared/iam/policy-document';

const PUBLIC_GROUPS = [
  'http://acs.amazonaws.com/groups/global/AllUsers',
  'http://acs.amazonaws.com/groups/global/AuthenticatedUsers',
];

/** Condition keys that, held to fixed values, keep a wildcard principal from being public. */
const NARROWING_KEYS = [
  'aws:sourcearn',
  'aws:sourceaccount',
  'aws:sourceowner',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:sourceip',
  'aws:userid',
  'aws:principalarn',
  'aws:principalaccount',
  'aws:principalorgid',
  'aws:principalorgpaths',
  's3:dataaccesspointaccount',
];

/** Whether a policy is public as Block Public Access means it: some Allow reaches callers that nobody chose. */
export function isPublicPolicy(policy: PolicyDocument): boolean {
  return policy.Statement.some(
    (statement) => statement.Effect === 'Allow' && reachesAnybody(statement) && !isNarrowed(statement),
  );
}

function reachesAnybody(statement: Statement): boolean {
  if (statement.NotPrincipal) return true;
  return Object.values(statement.Principal ?? {}).some((values) =>
    values.some((value) => value.includes('*')),
  );
}

function isNarrowed(statement: Statement): boolean {
  return Object.entries(statement.Condition ?? {}).some(([operator, keys]) => {
    if (!/^(StringEquals|StringLike|ArnEquals|ArnLike|IpAddress)$/.test(operator)) return false;
    return Object.entries(keys).some(
      ([key, values]) =>
        NARROWING_KEYS.includes(key.toLowerCase()) &&
        values.length > 0 &&
        values.every((value) => isFixed(key, value)),
    );
  });
}

/** Networks broader than a /8 (IPv6: a /32) count as the internet; any other value must name one thing. */
function isFixed(key: string, value: string): boolean {
  if (key.toLowerCase() !== 'aws:sourceip') return !/[*?]|\$\{/.test(value);
  const [network = '', bits] = value.split('/');
  const broadest = isIP(network) === 6 ? 32 : 8;
  return isIP(network) !== 0 && (bits === undefined || Number(bits) >= broadest);
}

export function isPublicGrant(grant: Grant): boolean {
  return 'uri' in grant.grantee && PUBLIC_GROUPS.includes(grant.grantee.uri);
}
