import { arnOf, isRoot, userIdOf, type Principal } from '../principal';
import type { CallContext } from '../service';

/** What is known about a request, by condition key in lower case; a key with several values has a list. */
export type ConditionContext = ReadonlyMap<string, string | readonly string[]>;

/** A request as a policy judges it. */
export interface AccessRequest {
  /** `s3:GetObject` and the like. */
  action: string;
  /** An ARN; `*` for an action that is about no resource. */
  resource: string;
  context: ConditionContext;
}

/** Gives the global condition keys of a request (IAM User Guide, "AWS global condition context keys"). */
export function globalContext(
  { principal, request, region }: Pick<CallContext, 'principal' | 'request' | 'region'>,
  now: Date,
): Map<string, string | readonly string[]> {
  const context = new Map<string, string | readonly string[]>([
    // Local AWS has no TLS of its own; its ports count as the encrypted ones.
    ['aws:securetransport', 'true'],
    ['aws:currenttime', now.toISOString()],
    ['aws:epochtime', String(Math.floor(now.getTime() / 1000))],
    ['aws:requestedregion', region],
    ['aws:viaawsservice', 'false'],
    ...callerKeys(principal),
  ]);
  // An origin access identity and the service come from CloudFront's own network.
  if (principal.kind === 'account' || principal.kind === 'anonymous')
    context.set('aws:sourceip', request.sourceIp.replace(/^::ffff:/, ''));
  const { 'user-agent': userAgent, referer } = request.headers;
  if (userAgent !== undefined) context.set('aws:useragent', userAgent);
  if (referer !== undefined) context.set('aws:referer', referer);
  return context;
}

function callerKeys(principal: Principal): [string, string][] {
  const keys: [string, string][] = [
    ['aws:principalisawsservice', principal.kind === 'service' ? 'true' : 'false'],
  ];
  switch (principal.kind) {
    case 'anonymous':
      keys.push(['aws:principaltype', 'Anonymous'], ['aws:userid', 'anonymous']);
      break;
    case 'service':
      keys.push(
        ['aws:sourcearn', principal.sourceArn],
        ['aws:sourceaccount', principal.accountId],
        ['aws:principalservicename', principal.service],
      );
      break;
    case 'account':
      keys.push(
        ['aws:principalaccount', principal.accountId],
        ['aws:principalarn', arnOf(principal)],
        ['aws:userid', userIdOf(principal)],
        ['aws:principaltype', isRoot(principal) ? 'Account' : 'User'],
      );
      if (principal.user) keys.push(['aws:username', principal.user.name]);
      break;
    case 'oai':
  }
  return keys;
}
