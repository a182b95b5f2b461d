import type { Principal } from '../principal';
import { isKnownOperator } from './conditions';
import { readPolicyDocument, type PolicyDocument, type Statement } from './policy-document';
import type { AccessRequest } from './request-context';
import { matchingStatements } from './statement';

/** What a caller's own policy says: an explicit deny beats every allow, and silence is no permission. */
export type IdentityVerdict = 'deny' | 'allow' | 'silent';

/** Root and callers without an account are bound by no identity policy. */
export function identityVerdict(principal: Principal, request: AccessRequest): IdentityVerdict {
  if (principal.kind !== 'account' || !principal.user) return 'allow';
  const matching = matchingStatements(principal.user.policy, request);
  if (matching.some(({ Effect }) => Effect === 'Deny')) return 'deny';
  return matching.length > 0 ? 'allow' : 'silent';
}

/** Takes a policy as parsed from JSON, gives it, or the sentence of IAM's `MalformedPolicyDocument`. */
export function readIdentityPolicy(
  json: unknown,
): { ok: true; policy: PolicyDocument } | { ok: false; message: string } {
  const read = readPolicyDocument(json);
  if (!read.ok) return { ok: false, message: 'Syntax errors in policy.' };
  const { policy } = read;
  const message = versionFault(policy) ?? policy.Statement.map(statementFault).find(isText) ?? sidFault(policy);
  return message === undefined ? { ok: true, policy } : { ok: false, message };
}

function isText(value: string | undefined): value is string {
  return value !== undefined;
}

function versionFault({ Version }: PolicyDocument): string | undefined {
  return Version === '2012-10-17'
    ? undefined
    : 'Policy document must be version 2012-10-17 or greater.';
}

function statementFault(statement: Statement): string | undefined {
  if (statement.Principal ?? statement.NotPrincipal) return 'Policy document should not specify a principal.';
  const actions = statement.Action ?? statement.NotAction ?? [];
  if (actions.length === 0) return 'Policy statement must contain actions.';
  const resources = statement.Resource ?? statement.NotResource ?? [];
  if (resources.length === 0) return 'Policy statement must contain resources.';
  if (!actions.every((action) => action === '*' || action.includes(':')))
    return 'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.';
  const vendor = actions.find((action) => action !== '*' && !/^[a-z0-9-]+:[A-Za-z0-9*?]+$/i.test(action));
  if (vendor !== undefined) return `Vendor ${vendor.split(':')[0] ?? ''} is not valid`;
  const resource = resources.find((one) => one !== '*' && !/^arn:[^:]*:[^:]*:[^:]*:[^:]*:./s.test(one));
  if (resource !== undefined) return `Resource ${resource} must be in ARN format or "*".`;
  return Object.keys(statement.Condition ?? {}).every(isKnownOperator) ? undefined : 'Syntax errors in policy.';
}

function sidFault({ Statement: statements }: PolicyDocument): string | undefined {
  const sids = statements.flatMap(({ Sid }) => Sid ?? []);
  if (!sids.every((sid) => /^[0-9A-Za-z]*$/.test(sid)))
    return 'Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*';
  return new Set(sids).size === sids.length
    ? undefined
    : 'Statement IDs (SID) in a single policy must be unique.';
}
