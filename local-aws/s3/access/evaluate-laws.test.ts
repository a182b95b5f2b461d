import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalUserId } from '../../shared/accounts';
import { readPolicyDocument } from '../../shared/iam/policy-document';
import type { Principal } from '../../shared/principal';
import type { Grant } from '../records';
import { evaluate, type AccessSubject } from './evaluate';
import { parsePolicy } from './policy-document';

const OWNER = '111122223333';
const OTHER = '444455556666';
const OAI_ARN = 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E123';
const OAI_CANONICAL = 'c'.repeat(96);

/** Who may ask, and for each the texts by which a Principal names it and its account. */
const CALLERS = {
  root: { accountId: OWNER },
  anna: { accountId: OWNER, user: 'anna' },
  stranger: { accountId: OTHER },
  otto: { accountId: OTHER, user: 'otto' },
  anonymous: {},
  identity: {},
  service: {},
} as const;
type Caller = keyof typeof CALLERS;
const callers: Caller[] = ['root', 'anna', 'stranger', 'otto', 'anonymous', 'identity', 'service'];

const ELEMENTS = {
  everybody: { element: '*', itself: callers, account: [] },
  owner: { element: { AWS: OWNER }, itself: ['root'], account: ['anna'] },
  ownerCanonical: { element: { CanonicalUser: canonicalUserId(OWNER) }, itself: ['root'], account: ['anna'] },
  other: { element: { AWS: `arn:aws:iam::${OTHER}:root` }, itself: ['stranger'], account: ['otto'] },
  anna: { element: { AWS: [`arn:aws:iam::${OWNER}:user/anna`] }, itself: ['anna'], account: [] },
  otto: { element: { AWS: `arn:aws:iam::${OTHER}:user/otto` }, itself: ['otto'], account: [] },
  identity: { element: { AWS: OAI_ARN }, itself: ['identity'], account: [] },
  service: { element: { Service: 'cloudfront.amazonaws.com' }, itself: ['service'], account: [] },
} as const;
type Element = keyof typeof ELEMENTS;

interface Drawn {
  effect: 'Allow' | 'Deny';
  to: Element;
  /** Whether the statement's resource and condition fit the request. */
  key: boolean;
  condition: boolean;
}

interface World {
  statements: Drawn[];
  caller: Caller;
  /** What the caller's own policy has, when it is a user. */
  identity: ('Allow' | 'Deny')[];
  enforced: boolean;
  ownedByOther: boolean;
  granted: boolean;
  restricted: boolean;
}

const elements = fc.constantFrom(...Object.keys(ELEMENTS).filter((name): name is Element => name in ELEMENTS));
const statement: fc.Arbitrary<Drawn> = fc.record({
  effect: fc.constantFrom('Allow', 'Allow', 'Deny'),
  to: elements,
  key: fc.boolean(),
  condition: fc.boolean(),
});
const world: fc.Arbitrary<World> = fc.record({
  statements: fc.array(statement, { maxLength: 4 }),
  caller: fc.constantFrom(...callers),
  identity: fc.array(fc.constantFrom('Allow', 'Allow', 'Deny'), { maxLength: 2 }),
  enforced: fc.boolean(),
  ownedByOther: fc.boolean(),
  granted: fc.boolean(),
  restricted: fc.boolean(),
});

function principalOf({ caller, identity }: World): Principal {
  if (caller === 'anonymous') return { kind: 'anonymous' };
  if (caller === 'identity') return { kind: 'oai', id: 'E123', canonicalUserId: OAI_CANONICAL };
  if (caller === 'service') {
    const sourceArn = `arn:aws:cloudfront::${OWNER}:distribution/E1`;
    return { kind: 'service', service: 'cloudfront.amazonaws.com', sourceArn, accountId: OWNER };
  }
  const { accountId } = CALLERS[caller];
  if (caller === 'root' || caller === 'stranger') return { kind: 'account', accountId, accessKeyId: 'A' };
  const Statement = identity.map((Effect) => ({ Effect, Action: 's3:*', Resource: '*' }));
  const read = readPolicyDocument({ Version: '2012-10-17', Statement });
  const user = { name: caller, policy: read.ok ? read.policy : undefined };
  return { kind: 'account', accountId, accessKeyId: 'A', user };
}

function allowed(drawn: World, rewrite = (element: unknown) => element): boolean {
  const Statement = drawn.statements.map(({ effect, to, key, condition }) => ({
    Effect: effect,
    Principal: rewrite(ELEMENTS[to].element),
    Action: 's3:Get*',
    Resource: key ? 'arn:aws:s3:::b/*' : 'arn:aws:s3:::b/elsewhere/*',
    Condition: { StringEquals: { 'aws:UserAgent': condition ? 'me' : 'you' } },
  }));
  const acl: Grant[] = [{ grantee: { canonicalUserId: canonicalUserId(OTHER) }, permission: 'READ' }];
  const off = { BlockPublicAcls: false, IgnorePublicAcls: false, BlockPublicPolicy: false };
  const subject: AccessSubject = {
    bucket: {
      ownerAccountId: OWNER,
      objectOwnership: drawn.enforced ? 'BucketOwnerEnforced' : 'ObjectWriter',
      publicAccessBlock: { ...off, RestrictPublicBuckets: drawn.restricted },
      acl: [],
    },
    policy: Statement.length === 0 ? undefined : parsePolicy(JSON.stringify({ Statement })),
    object: { ownerAccountId: drawn.ownedByOther ? OTHER : OWNER, acl: drawn.granted ? acl : [] },
  };
  const context = new Map([['aws:useragent', 'me']]);
  const request = { action: 's3:GetObject', resource: 'arn:aws:s3:::b/key', context };
  return evaluate({ principal: principalOf(drawn), ...request }, subject).allowed;
}

/** The same decided from the drawing alone, by going through the reasons to say no and then those to say yes. */
function judge({ statements, caller, identity, enforced, ownedByOther, granted, restricted }: World): boolean {
  const isUser = caller === 'anna' || caller === 'otto';
  const named = (how: 'itself' | 'account', to: Element) => [...ELEMENTS[to][how]].some((one) => one === caller);
  const about = statements.filter(({ key, condition }) => key && condition);
  const byIdentity = !isUser || (identity.includes('Allow') && !identity.includes('Deny'));
  if (isUser && identity.includes('Deny')) return false;
  if (about.some(({ effect, to }) => effect === 'Deny' && (named('itself', to) || named('account', to)))) return false;

  const own = caller === 'root' || caller === 'anna';
  const bucketOwnersObject = enforced || !ownedByOther;
  if (own && byIdentity && bucketOwnersObject) return true;
  const isPublic = statements.some(({ effect, to }) => effect === 'Allow' && to === 'everybody');
  const policyHeard = bucketOwnersObject && !(restricted && isPublic && !own && caller !== 'service');
  const allows = about.filter(({ effect }) => effect === 'Allow');
  if (policyHeard && allows.some(({ to }) => named('itself', to)) && (own || byIdentity)) return true;
  if (policyHeard && allows.some(({ to }) => named('account', to)) && !own && byIdentity) return true;
  return !enforced && granted && byIdentity && (caller === 'stranger' || caller === 'otto');
}

test('accesses are decided as by hand, for every kind of caller, policy, ownership and grant', () => {
  fc.assert(
    fc.property(world, (drawn) => {
      expect(allowed(drawn)).toBe(judge(drawn));
    }),
    { numRuns: 1_000 },
  );
});

test('a deny more lets nobody in, an allow less lets nobody in, and the order of statements says nothing', () => {
  fc.assert(
    fc.property(world, statement, fc.nat(), (drawn, more, which) => {
      const { statements } = drawn;
      const before = allowed(drawn);
      expect(allowed({ ...drawn, statements: [...statements].reverse() })).toBe(before);
      if (before) return;
      const denying: Drawn = { ...more, effect: 'Deny' };
      expect(allowed({ ...drawn, statements: [...statements, denying] })).toBe(false);
      // One Allow less may make a public policy private, which RestrictPublicBuckets rewards; without it nothing does.
      const allows = statements.filter(({ effect }) => effect === 'Allow');
      const dropped = allows[which % Math.max(1, allows.length)];
      const fewer = statements.filter((one) => one !== dropped);
      const unrestricted = { ...drawn, restricted: false };
      if (!allowed(unrestricted)) expect(allowed({ ...unrestricted, statements: fewer })).toBe(false);
    }),
    { numRuns: 500 },
  );
});

test('a deny for everybody stops everybody', () => {
  fc.assert(
    fc.property(world, (drawn) => {
      const denyAll: Drawn = { effect: 'Deny', to: 'everybody', key: true, condition: true };
      expect(allowed({ ...drawn, statements: [...drawn.statements, denyAll] })).toBe(false);
    }),
  );
});

test('an identity in its two forms, and an account in its three, decide equally', () => {
  const rewrites: [RegExp, unknown][] = [
    [/Identity E123/, { CanonicalUser: OAI_CANONICAL }],
    [new RegExp(`^\\{"AWS":"${OWNER}"\\}$`), { AWS: `arn:aws:iam::${OWNER}:root` }],
    [new RegExp(`${OTHER}:root`), { CanonicalUser: canonicalUserId(OTHER) }],
  ];
  const otherForm = (element: unknown) =>
    rewrites.find(([form]) => form.test(JSON.stringify(element)))?.[1] ?? element;
  fc.assert(
    fc.property(world, (drawn) => {
      expect(allowed(drawn, otherForm)).toBe(allowed(drawn));
    }),
    { numRuns: 500 },
  );
});
