import { ApiError } from '../errors';
import type { AccountPrincipal } from '../principal';
import type { CallContext } from '../service';
import { deniedBecause } from './access-denied';
import { identityVerdict } from './identity-policy';
import type { AccessRequest } from './request-context';

/** An action to be judged, and the resource as a refusal prints it. */
export interface JudgedAction extends AccessRequest {
  shownResource: string | undefined;
}

/** For services that take requests of accounts only; throws MissingAuthenticationToken. */
export function requireAccount({ principal }: Pick<CallContext, 'principal'>): AccountPrincipal {
  if (principal.kind === 'account') return principal;
  throw new ApiError('MissingAuthenticationToken', 'Request is missing Authentication Token', 403);
}

/** For services without policies of resources: every action must be allowed by the caller's own policy. */
export function requireIdentityAllow(ctx: CallContext, principal: AccountPrincipal, actions: JudgedAction[]): void {
  for (const judged of actions) {
    ctx.judged.push(judged.action);
    const verdict = identityVerdict(principal, judged);
    if (verdict === 'allow') continue;
    const refusal = verdict === 'deny' ? 'identity-deny' : 'no-identity-allow';
    throw deniedBecause(principal, judged.action, judged.shownResource, refusal);
  }
}
