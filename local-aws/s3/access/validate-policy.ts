import { accountIds, canonicalUserId } from '../../shared/accounts';
import { isKnownOperator } from '../../shared/iam/conditions';
import type { PolicyDocument, PolicyPrincipal, Statement } from '../../shared/iam/policy-document';
import { accountOfPrincipal, oaiOfArn } from '../../shared/iam/principals';
import { malformedPolicy, parsePolicy } from './policy-document';

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

/**
 * Takes the text of a bucket policy, gives the document; throws MalformedPolicy as PutBucketPolicy does.
 * `isKnownOai` says whether CloudFront has an identity with this id or canonical user id.
 */
export function validatePolicy(
  text: string,
  bucket: string,
  isKnownOai: (idOrCanonicalUserId: string) => boolean,
): PolicyDocument {
  if (Buffer.byteLength(text) > MAX_POLICY_BYTES)
    throw malformedPolicy('Policy size exceeds the maximum allowed size');
  const policy = parsePolicy(text);
  for (const statement of policy.Statement) {
    checkElements(statement);
    const principal = statement.Principal ?? statement.NotPrincipal;
    if (principal) checkPrincipal(principal, isKnownOai);
    checkActionsAndResources(statement, bucket);
    for (const operator of Object.keys(statement.Condition ?? {})) {
      if (!isKnownOperator(operator)) throw malformedPolicy(`Invalid Condition type : ${operator}`);
    }
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

function checkPrincipal(
  element: PolicyPrincipal,
  isKnownOai: (idOrCanonicalUserId: string) => boolean,
): void {
  const {
    AWS = [],
    CanonicalUser = [],
    Service = [],
    Federated = [],
  } = { CanonicalUser: undefined, Service: undefined, Federated: undefined, ...element };
  const accounts = accountIds();
  const canonicalIds = accounts.map(canonicalUserId);
  const known =
    AWS.every(
      (value) =>
        value === '*' ||
        accounts.includes(accountOfPrincipal(value) ?? '') ||
        isKnownOai(oaiOfArn(value) ?? ''),
    ) &&
    CanonicalUser.every((value) => canonicalIds.includes(value) || isKnownOai(value)) &&
    Service.every(
      (value) =>
        value.endsWith('.amazonaws.com') && SERVICES.includes(value.slice(0, -'.amazonaws.com'.length)),
    ) &&
    Federated.length === 0;
  if (!known || AWS.length + CanonicalUser.length + Service.length === 0)
    throw malformedPolicy('Invalid principal in policy');
}

function checkActionsAndResources(statement: Statement, bucket: string): void {
  const actions = statement.Action ?? statement.NotAction ?? [];
  if (
    actions.length === 0 ||
    !actions.every((action) => action === '*' || /^s3:[A-Za-z*?]+$/i.test(action))
  ) {
    throw malformedPolicy('Policy has invalid action');
  }
  const resources = statement.Resource ?? statement.NotResource ?? [];
  const arn = `arn:aws:s3:::${bucket}`;
  if (
    resources.length === 0 ||
    !resources.every(
      (resource) => resource === arn || resource === `${arn}*` || resource.startsWith(`${arn}/`),
    )
  ) {
    throw malformedPolicy('Policy has invalid resource');
  }
  if (!statement.Action) return;
  const reachesObjects = resources.some((resource) => resource !== arn);
  const reachesBucket = resources.some((resource) => !resource.startsWith(`${arn}/`));
  const fits = actions.every((action) =>
    isObjectAction(action) ? reachesObjects : action.includes('*') || reachesBucket,
  );
  if (!fits) throw malformedPolicy('Action does not apply to any resource(s) in statement');
}

/** Actions on objects, as far as a name without wildcards shows it. */
function isObjectAction(action: string): boolean {
  return (
    /^s3:(Get|Put|Delete|Restore|List)(Object|MultipartUpload)[A-Za-z]*$|^s3:AbortMultipartUpload$/i.test(
      action,
    ) && !/Configuration$/i.test(action)
  );
}
