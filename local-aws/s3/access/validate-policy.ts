import { isIP } from 'node:net';
import { accountIds, canonicalUserId } from '../../shared/accounts';
import { isKnownOperator } from '../../shared/iam/conditions';
import type { PolicyDocument, PolicyPrincipal, Statement } from '../../shared/iam/policy-document';
import { accountOfPrincipal, oaiOfArn } from '../../shared/iam/principals';
import { matchesWildcard } from '../../shared/iam/wildcard';
import { BUCKET_ACTIONS, OBJECT_ACTIONS } from './action-names';
import { conditionKey, knowsKey } from './condition-keys';
import { malformedPolicy, NO_JSON, parsePolicy } from './policy-document';

const MAX_POLICY_BYTES = 20 * 1024;

/** Services that AWS lets a bucket policy name; a name that is none is refused like an unknown account. */
const SERVICES = [
  'cloudfront',
  's3',
  'logging.s3',
  'delivery.logs',
  'cloudtrail',
  'config',
  'lambda',
  'mediaconvert',
  'elasticloadbalancing',
];

/** Who exists, apart from the accounts: policies may name nobody else. */
export interface KnownPrincipals {
  /** Takes the id or the canonical user id of an origin access identity. */
  isKnownOai: (idOrCanonicalUserId: string) => boolean;
  /** Takes the ARN of an IAM user. */
  isKnownUser: (arn: string) => boolean;
}

/** Takes the text of a bucket policy, gives the document; throws MalformedPolicy as PutBucketPolicy does. */
export function validatePolicy(text: string, bucket: string, known: KnownPrincipals): PolicyDocument {
  if (Buffer.byteLength(text) > MAX_POLICY_BYTES)
    throw malformedPolicy('Policy exceeds the maximum allowed document size.');
  // Not so in parsePolicy: what was once taken stays readable.
  if (!text.startsWith('{')) throw malformedPolicy(NO_JSON);
  const policy = parsePolicy(text);
  for (const statement of policy.Statement) {
    checkElements(statement);
    checkPrincipal(statement.Principal ?? statement.NotPrincipal ?? {}, known);
    const actions = checkActions(statement);
    checkResources(statement, actions, bucket);
    checkConditions(statement, actions);
  }
  return policy;
}

function checkElements(statement: Statement): void {
  if (!statement.Principal && !statement.NotPrincipal)
    throw malformedPolicy('Missing required field Principal');
  if (!statement.Action && !statement.NotAction) throw malformedPolicy('Missing required field Action');
  if (!statement.Resource && !statement.NotResource) throw malformedPolicy('Missing required field Resource');
  if (statement.NotPrincipal && statement.Effect === 'Allow')
    throw malformedPolicy('Allow with NotPrincipal is not allowed');
}

function checkPrincipal(element: PolicyPrincipal, known: KnownPrincipals): void {
  const named = Object.entries(element).flatMap(([kind, values]) => values.map((value) => ({ kind, value })));
  const unknown = named.find(({ kind, value }) => !isKnown(kind, value, known));
  if (named.length > 0 && !unknown) return;
  const fields = unknown && { Detail: `"${unknown.kind}" : "${unknown.value}"` };
  throw malformedPolicy('Invalid principal in policy', fields);
}

function isKnown(kind: string, value: string, { isKnownOai, isKnownUser }: KnownPrincipals): boolean {
  const accounts = accountIds();
  switch (kind) {
    case 'AWS':
      return (
        value === '*' ||
        accounts.includes(accountOfPrincipal(value) ?? '') ||
        isKnownUser(value) ||
        isKnownOai(oaiOfArn(value) ?? '')
      );
    case 'CanonicalUser':
      // A short id is no canonical user id, though it may be that of an identity.
      return (
        accounts.map(canonicalUserId).includes(value) || (/^[0-9a-f]{64,}$/.test(value) && isKnownOai(value))
      );
    case 'Service':
      return value.endsWith('.amazonaws.com') && SERVICES.includes(value.slice(0, -'.amazonaws.com'.length));
    default:
      return false;
  }
}

/** Gives what each of the statement's action patterns stands for. */
function checkActions(statement: Statement): string[][] {
  const patterns = statement.Action ?? statement.NotAction ?? [];
  const all = [...OBJECT_ACTIONS, ...BUCKET_ACTIONS];
  const meant = patterns.map((pattern) =>
    all.filter((action) => matchesWildcard(pattern.toLowerCase(), action.toLowerCase())),
  );
  const valid = patterns.every((pattern) => pattern === '*' || /^s3:/i.test(pattern));
  if (!valid || meant.length === 0 || meant.some((actions) => actions.length === 0))
    throw malformedPolicy('Policy has invalid action');
  return meant;
}

function checkResources(statement: Statement, actions: string[][], bucket: string): void {
  const resources = statement.Resource ?? statement.NotResource ?? [];
  const arn = `arn:aws:s3:::${bucket}`;
  const valid = (resource: string) =>
    resource === arn || resource === `${arn}*` || resource.startsWith(`${arn}/`);
  if (resources.length === 0 || !resources.every(valid)) throw malformedPolicy('Policy has invalid resource');
  if (!statement.Action || !statement.Resource) return;
  const reachesObjects = resources.some((resource) => resource !== arn);
  const reachesBucket = resources.some((resource) => !resource.startsWith(`${arn}/`));
  const fits = (action: string) => (OBJECT_ACTIONS.includes(action) ? reachesObjects : reachesBucket);
  if (!actions.every((meant) => meant.some(fits)))
    throw malformedPolicy('Action does not apply to any resource(s) in statement');
}

function checkConditions(statement: Statement, actions: string[][]): void {
  for (const [operator, keys] of Object.entries(statement.Condition ?? {})) {
    if (!isKnownOperator(operator)) throw malformedPolicy(`Invalid Condition type : ${operator}`);
    for (const [name, values] of Object.entries(keys)) {
      checkConditionKey(name, statement.Action ? actions : []);
      if (/IpAddress(IfExists)?$/.test(operator) && !values.every(isRange))
        throw malformedPolicy('Invalid IP address in Conditions');
    }
  }
}

function checkConditionKey(name: string, actions: string[][]): void {
  if (name.toLowerCase().startsWith('aws:')) return;
  const key = conditionKey(name);
  if (!key) throw malformedPolicy('Policy has an invalid condition key');
  if (!actions.every((meant) => meant.some((action) => knowsKey(action, key))))
    throw malformedPolicy('Conditions do not apply to combination of actions and resources in statement');
}

function isRange(value: string): boolean {
  const [network = '', bits = '', ...more] = value.split('/');
  const family = isIP(network);
  return family !== 0 && more.length === 0 && /^\d*$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128);
}
