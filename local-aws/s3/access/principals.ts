import { canonicalUserId } from '../../shared/accounts';
import type { Principal } from '../../shared/principal';
import type { PolicyPrincipal } from './policy-document';
import { matchesWildcard } from './wildcard';

const OAI_ARN = /^arn:aws:iam::cloudfront:user\/CloudFront Origin Access Identity (?<id>[A-Z0-9]+)$/;
const ACCOUNT_ARN = /^arn:aws:iam::(?<account>\d{12}):(?:root)$/;

/** Takes the ARN form of an origin access identity, gives its id. */
export function oaiOfArn(arn: string): string | undefined {
  return OAI_ARN.exec(arn)?.groups?.id;
}

/** Takes an account id or the ARN of its root, gives the account id. */
export function accountOfPrincipal(value: string): string | undefined {
  if (/^\d{12}$/.test(value)) return value;
  return ACCOUNT_ARN.exec(value)?.groups?.account;
}

/** Whether a statement's Principal element names this caller. */
export function namesPrincipal(element: PolicyPrincipal, principal: Principal): boolean {
  const {
    AWS = [],
    CanonicalUser = [],
    Service = [],
  } = { CanonicalUser: undefined, Service: undefined, ...element };
  if (AWS.includes('*')) return true;
  switch (principal.kind) {
    case 'anonymous':
      return false;
    case 'account':
      return (
        AWS.some((value) => accountOfPrincipal(value) === principal.accountId) ||
        CanonicalUser.includes(canonicalUserId(principal.accountId))
      );
    case 'oai':
      return (
        AWS.some((value) => oaiOfArn(value) === principal.id) ||
        CanonicalUser.includes(principal.canonicalUserId)
      );
    case 'service':
      return Service.some((value) => matchesWildcard(value, principal.service));
  }
}
