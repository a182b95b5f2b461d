import { notImplemented } from '../shared/errors';
import { requireAccount, requireIdentityAllow, type JudgedAction } from '../shared/iam/authorise-identity';
import { globalContext, type ConditionContext } from '../shared/iam/request-context';
import type { CallContext } from '../shared/service';
import { REQUIRED_ACTIONS, type RequiredAction } from './actions';
import type { CloudFrontRecords } from './records';

type Input = Record<string, unknown>;

/**
 * Refuses a call that its caller's identity policy does not allow; runs before every handler. CloudFront has no
 * policies of resources, and nothing of another account's is found, so that policy alone decides.
 */
export function authoriseCall(records: CloudFrontRecords, now: Date, input: Input, ctx: CallContext): void {
  const caller = requireAccount(ctx);
  const required = REQUIRED_ACTIONS[ctx.operation];
  if (!required) throw notImplemented(ctx.operation);
  requireIdentityAllow(
    ctx,
    caller,
    required.map((one) => judged(one, records, now, input, ctx, caller.accountId)),
  );
}

function judged(
  { action, type, member }: RequiredAction,
  records: CloudFrontRecords,
  now: Date,
  input: Input,
  ctx: CallContext,
  accountId: string,
): JudgedAction {
  const arn = (id: string) => `arn:aws:cloudfront::${accountId}:${type ?? ''}/${id}`;
  const named = member === undefined ? undefined : textOf(input[member]);
  const resource = resourceOf(named, member, action, type && arn);
  return {
    action,
    resource,
    // AWS prints the kind of what would be made, though no policy but one for `*` is about it.
    shownResource: resource !== '*' ? resource : type && member === undefined ? arn('*') : undefined,
    context: contextOf(records, now, input, ctx, named),
  };
}

function resourceOf(
  named: string | undefined,
  member: RequiredAction['member'],
  action: string,
  arn: ((id: string) => string) | undefined,
): string {
  if (!arn) return '*';
  if (named !== undefined) return member === 'Resource' ? named : arn(named);
  // What is tagged while it is made is a distribution whose id nobody knows yet; making it is about no resource.
  return action === 'cloudfront:TagResource' ? arn('*') : '*';
}

function contextOf(
  records: CloudFrontRecords,
  now: Date,
  input: Input,
  ctx: CallContext,
  named: string | undefined,
): ConditionContext {
  const context = globalContext(ctx, now);
  const distribution = records.distributions.get(named?.split('/').at(-1) ?? '');
  if (distribution?.accountId === ctx.accountId)
    for (const { Key, Value } of distribution?.tags ?? []) context.set(`aws:resourcetag/${Key.toLowerCase()}`, Value);
  const tags = requestTags(input);
  for (const [key, value] of tags) context.set(`aws:requesttag/${key.toLowerCase()}`, value);
  const keys = [...tags.keys(), ...removedKeys(input)];
  if (keys.length > 0) context.set('aws:tagkeys', keys);
  return context;
}

/** Tags of TagResource and CreateDistributionWithTags. */
function requestTags(input: Input): Map<string, string> {
  const tags = memberOf(input, 'Tags') ?? memberOf(memberOf(input, 'DistributionConfigWithTags'), 'Tags');
  const items = memberOf(tags, 'Items');
  const found = new Map<string, string>();
  for (const item of Array.isArray(items) ? items : []) {
    const key = textOf(memberOf(item, 'Key'));
    if (key !== undefined) found.set(key, textOf(memberOf(item, 'Value')) ?? '');
  }
  return found;
}

/** Keys of UntagResource. */
function removedKeys(input: Input): string[] {
  const items = memberOf(memberOf(input, 'TagKeys'), 'Items');
  return Array.isArray(items) ? items.filter((item) => typeof item === 'string') : [];
}

function memberOf(value: unknown, member: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, member) : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
