import { canonicalUserId } from '../accounts';
import { arnOf, isRoot, type AccountPrincipal, type Principal } from '../principal';
import type { PolicyPrincipal } from './policy-document';
import { matchesWildcard } from './wildcard';

const OAI_ARN = /^arn:aws:iam::cloudfront:user\/CloudFront Origin Access Identity (?<id>[A-Z0-9]+)$/;
const ACCOUNT_ARN = /^arn:aws:iam::(?<account>\d{12}):root$/;

/** Takes the ARN form of an origin access identity, gives its id. */
export function oaiOfArn(arn: string): string | undefined {
  return OAI_ARN.exec(arn)?.groups?.id;
}

/** Takes an account id or the ARN of its root, gives the account id. */
export function accountOfPrincipal(value: string): string | undefined {
  if (/^\d{12}$/.test(value)) return value;
  return ACCOUNT_ARN.exec(value)?.groups?.account;
}

/**
 * How a Principal element names a caller: `itself`; by its `account`, which leaves it to that account's own policies
 * whether its users may; or not at all.
 */
export type Naming = 'itself' | 'account' | undefined;

export function namingOf(element: PolicyPrincipal, principal: Principal): Naming {
  const {
    AWS = [],
    CanonicalUser = [],
    Service = [],
  } = { CanonicalUser: undefined, Service: undefined, ...element };
  if (AWS.includes('*')) return 'itself';
  switch (principal.kind) {
    case 'anonymous':
      return undefined;
    case 'account':
      if (AWS.includes(arnOf(principal))) return 'itself';
      if (!namesAccount(AWS, CanonicalUser, principal)) return undefined;
      return isRoot(principal) ? 'itself' : 'account';
    case 'oai':
      return AWS.some((value) => oaiOfArn(value) === principal.id) ||
        CanonicalUser.includes(principal.canonicalUserId)
        ? 'itself'
        : undefined;
    case 'service':
      return Service.some((value) => matchesWildcard(value, principal.service)) ? 'itself' : undefined;
  }
}

function namesAccount(AWS: string[], CanonicalUser: string[], { accountId }: AccountPrincipal): boolean {
  return (
    AWS.some((value) => accountOfPrincipal(value) === accountId) ||
    CanonicalUser.includes(canonicalUserId(accountId))
  );
}

/**
 * Whether a NotPrincipal element leaves a caller out. A user is left out only when both it and its account are
 * listed: an account that is not listed takes its users with it (IAM User Guide, "NotPrincipal").
 */
export function isExcepted(element: PolicyPrincipal, principal: Principal): boolean {
  if (namingOf(element, principal) !== 'itself') return false;
  if (principal.kind !== 'account' || !principal.user) return true;
  return namingOf(element, { ...principal, user: undefined }) === 'itself';
}
