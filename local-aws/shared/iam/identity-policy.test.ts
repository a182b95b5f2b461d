import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Principal } from '../principal';
import { identityVerdict, readIdentityPolicy } from './identity-policy';
import type { PolicyDocument } from './policy-document';

const allow = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' };
const policy = (...statements: unknown[]) => ({ Version: '2012-10-17', Statement: statements });

function read(json: unknown): PolicyDocument {
  const result = readIdentityPolicy(json);
  if (!result.ok) throw new Error(result.message);
  return result.policy;
}

function user(document: PolicyDocument | undefined): Principal {
  return {
    kind: 'account',
    accountId: '111122223333',
    accessKeyId: 'A',
    user: { name: 'anna', policy: document },
  };
}

function verdict(json: unknown, action: string, resource: string, context: Record<string, string> = {}) {
  return identityVerdict(user(read(json)), { action, resource, context: new Map(Object.entries(context)) });
}

test.each([
  ['no JSON object', 'text', 'Syntax errors in policy.'],
  ['no Statement', { Version: '2012-10-17' }, 'Syntax errors in policy.'],
  ['an empty list of statements', policy(), 'Syntax errors in policy.'],
  ['an unknown Effect', policy({ ...allow, Effect: 'Permit' }), 'Syntax errors in policy.'],
  ['an unknown element', policy({ ...allow, action: 's3:*' }), 'Syntax errors in policy.'],
  ['an element and its negation', policy({ ...allow, NotAction: 's3:*' }), 'Syntax errors in policy.'],
  ['an unknown operator', policy({ ...allow, Condition: { Like: { a: 'b' } } }), 'Syntax errors in policy.'],
  ['no Version', { Statement: allow }, 'Policy document must be version 2012-10-17 or greater.'],
  [
    'the older Version',
    { ...policy(allow), Version: '2008-10-17' },
    'Policy document must be version 2012-10-17 or greater.',
  ],
  ['a Principal', policy({ ...allow, Principal: '*' }), 'Policy document should not specify a principal.'],
  ['no Action', policy({ Effect: 'Allow', Resource: '*' }), 'Policy statement must contain actions.'],
  [
    'no Resource',
    policy({ Effect: 'Allow', Action: 's3:GetObject' }),
    'Policy statement must contain resources.',
  ],
  [
    'an action without a service',
    policy({ ...allow, Action: 'GetObject' }),
    'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.',
  ],
  ['an action of no service', policy({ ...allow, Action: 's_3:GetObject' }), 'Vendor s_3 is not valid'],
  [
    'a resource that is no ARN',
    policy({ ...allow, Resource: 'my-bucket/*' }),
    'Resource my-bucket/* must be in ARN format or "*".',
  ],
  [
    'a Sid twice',
    policy({ ...allow, Sid: 'A' }, { ...allow, Sid: 'A' }),
    'Statement IDs (SID) in a single policy must be unique.',
  ],
])("a policy with %s is refused in IAM's words", (_what, json, message) => {
  expect(readIdentityPolicy(json)).toEqual({ ok: false, message });
});

test('a user without a policy has no permission, and root needs none', () => {
  const request = { action: 's3:ListAllMyBuckets', resource: '*', context: new Map() };
  expect(identityVerdict(user(undefined), request)).toBe('silent');
  expect(identityVerdict({ kind: 'account', accountId: '111122223333', accessKeyId: 'A' }, request)).toBe('allow');
});

test('actions are compared without regard to case, resources with it', () => {
  const json = policy({ ...allow, Action: 'S3:getobject', Resource: 'arn:aws:s3:::b/Key' });
  expect(verdict(json, 's3:GetObject', 'arn:aws:s3:::b/Key')).toBe('allow');
  expect(verdict(json, 's3:GetObject', 'arn:aws:s3:::b/key')).toBe('silent');
});

test('an action about no resource is allowed for every resource only', () => {
  const listing = { ...allow, Action: 'cloudfront:ListDistributions' };
  expect(verdict(policy(listing), 'cloudfront:ListDistributions', '*')).toBe('allow');
  const narrow = { ...listing, Resource: 'arn:aws:cloudfront::111122223333:distribution/*' };
  expect(verdict(policy(narrow), 'cloudfront:ListDistributions', '*')).toBe('silent');
});

test('NotAction and NotResource mean everything else', () => {
  const json = policy({ Effect: 'Allow', NotAction: 's3:Delete*', NotResource: 'arn:aws:s3:::b/secret/*' });
  expect(verdict(json, 's3:GetObject', 'arn:aws:s3:::b/open')).toBe('allow');
  expect(verdict(json, 's3:DeleteObject', 'arn:aws:s3:::b/open')).toBe('silent');
  expect(verdict(json, 's3:GetObject', 'arn:aws:s3:::b/secret/1')).toBe('silent');
  expect(verdict(json, 'cloudfront:CreateDistribution', '*')).toBe('allow');
});

test('a variable in a resource stands for the request, and without a value the statement is about nothing', () => {
  const home = policy({ ...allow, Resource: 'arn:aws:s3:::b/home/${aws:username}/*' });
  expect(verdict(home, 's3:GetObject', 'arn:aws:s3:::b/home/anna/x', { 'aws:username': 'anna' })).toBe('allow');
  expect(verdict(home, 's3:GetObject', 'arn:aws:s3:::b/home/berta/x', { 'aws:username': 'anna' })).toBe('silent');
  expect(verdict(home, 's3:GetObject', 'arn:aws:s3:::b/home/${aws:username}/x')).toBe('silent');
  const others = policy({ Effect: 'Allow', Action: '*', NotResource: 'arn:aws:s3:::b/${aws:username}/*' });
  expect(verdict(others, 's3:GetObject', 'arn:aws:s3:::b/x')).toBe('silent');
});

// A small world of actions and resources in which every policy can be judged by going through all of it.
const ACTIONS = ['s3:GetObject', 's3:GetObjectAcl', 's3:PutObject', 'cloudfront:GetDistribution'];
const RESOURCES = ['*', 'arn:aws:s3:::b', 'arn:aws:s3:::b/a', 'arn:aws:s3:::b/a/b', 'arn:aws:s3:::c/a'];
const actionPattern = fc.constantFrom('*', 's3:*', 's3:Get*', 's3:getobject', 's3:?utObject', 'cloudfront:*', 'iam:*');
const resourcePattern = fc.constantFrom('*', 'arn:aws:s3:::b', 'arn:aws:s3:::b/*', 'arn:aws:s3:::*/a', 'arn:aws:s3:::?/?');
const statement = fc.record({
  Effect: fc.constantFrom('Allow', 'Deny'),
  actions: fc.array(actionPattern, { minLength: 1, maxLength: 2 }),
  resources: fc.array(resourcePattern, { minLength: 1, maxLength: 2 }),
  notAction: fc.boolean(),
  notResource: fc.boolean(),
  address: fc.constantFrom(undefined, '10.0.0.0/8', '127.0.0.1'),
});
type Drawn = typeof statement extends fc.Arbitrary<infer Value> ? Value : never;

function written({ Effect, actions, resources, notAction, notResource, address }: Drawn): object {
  return {
    Effect,
    [notAction ? 'NotAction' : 'Action']: actions,
    [notResource ? 'NotResource' : 'Resource']: resources,
    ...(address === undefined ? {} : { Condition: { IpAddress: { 'aws:SourceIp': address } } }),
  };
}

const asRegExp = (pattern: string, flags: string) =>
  new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '.*').replaceAll('?', '.')}$`, flags);

/** Judges by marking, for each statement, what it is about, and taking the gravest mark. */
function judge(drawn: Drawn[], action: string, resource: string, sourceIp: string): string {
  const marks = drawn.map(({ Effect, actions, resources, notAction, notResource, address }) => {
    const aboutAction = actions.some((pattern) => asRegExp(pattern, 'i').test(action)) !== notAction;
    // Of these patterns only the lone star has no colon, and no other reaches the lone star.
    const aboutResource =
      resources.some((pattern) => pattern === '*' || (resource !== '*' && asRegExp(pattern, '').test(resource))) !==
      notResource;
    const aboutAddress =
      address === undefined || (address.includes('/') ? sourceIp.startsWith('10.') : sourceIp === address);
    return aboutAction && aboutResource && aboutAddress ? Effect : undefined;
  });
  if (marks.includes('Deny')) return 'deny';
  return marks.includes('Allow') ? 'allow' : 'silent';
}

const world = fc.record({
  drawn: fc.array(statement, { minLength: 1, maxLength: 4 }),
  action: fc.constantFrom(...ACTIONS),
  resource: fc.constantFrom(...RESOURCES),
  sourceIp: fc.constantFrom('10.1.2.3', '127.0.0.1'),
});
const ask = (drawn: Drawn[], { action, resource, sourceIp }: { action: string; resource: string; sourceIp: string }) =>
  drawn.length === 0
    ? 'silent'
    : verdict(policy(...drawn.map(written)), action, resource, { 'aws:sourceip': sourceIp });

test('policies are judged as by hand: an explicit deny, or an allow, or silence', () => {
  fc.assert(
    fc.property(world, ({ drawn, ...request }) => {
      expect(ask(drawn, request)).toBe(judge(drawn, request.action, request.resource, request.sourceIp));
    }),
    { numRuns: 500 },
  );
});

test('a deny more never allows, an allow less never allows more, and the order of statements says nothing', () => {
  fc.assert(
    fc.property(world, statement, fc.nat(), ({ drawn, ...request }, more, which) => {
      const before = ask(drawn, request);
      const denied = ask([...drawn, { ...more, Effect: 'Deny' }], request);
      if (before !== 'allow') expect(denied).not.toBe('allow');
      expect(ask([...drawn].reverse(), request)).toBe(before);
      expect(ask([...drawn, ...drawn], request)).toBe(before);
      const allows = drawn.filter(({ Effect }) => Effect === 'Allow');
      const dropped = allows[which % Math.max(1, allows.length)];
      const fewer = ask(
        drawn.filter((one) => one !== dropped),
        request,
      );
      if (before !== 'allow') expect(fewer).not.toBe('allow');
    }),
  );
});
