import { z } from 'zod';
import { accountIds, DEFAULT_ACCESS_KEY, STRANGER_ACCESS_KEY, type AccessKey } from './accounts';
import { readIdentityPolicy } from './iam/identity-policy';
import { userArn, type IamUser } from './principal';

/** A key of an IAM user, as it is given at the start, in a file, or by the test control. */
export interface GivenAccessKey {
  accessKeyId: string;
  secretAccessKey: string;
  /** One of the two accounts. */
  accountId: string;
  userName: string;
  /** The user's identity policy; without one the user may what bucket policies grant it. */
  policy?: object | undefined;
}

const givenSchema = z.array(
  z.strictObject({
    accessKeyId: z.string().regex(/^\w{16,128}$/, 'must be 16 to 128 letters, digits or underscores'),
    secretAccessKey: z.string().min(1).max(128),
    accountId: z.enum(accountIds(), `must be ${accountIds().join(' or ')}`),
    userName: z.string().regex(/^[\w+=,.@-]{1,64}$/, 'must be 1 to 64 letters, digits or any of +=,.@-_'),
    policy: z.custom<object>((value) => typeof value === 'object' && value !== null, 'must be a policy').optional(),
  }),
);

type UserKey = AccessKey & { user: IamUser };

/** Keys that were given and cannot be taken; the message is a sentence for whoever gave them. */
export class AccessKeysError extends Error {
  override readonly name = 'AccessKeysError';
}

/** Takes keys as parsed from JSON, gives them with unknown fields refused; throws AccessKeysError. */
export function givenAccessKeys(json: unknown): GivenAccessKey[] {
  const given = givenSchema.safeParse(json);
  if (given.success) return given.data;
  const [issue] = given.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? 'the list' : issue.path.join('.');
  throw new AccessKeysError(`Access keys: ${where}: ${issue?.message ?? 'not valid'}.`);
}

function readKey({ userName, policy, ...key }: GivenAccessKey): UserKey {
  if (policy === undefined) return { ...key, user: { name: userName, policy: undefined } };
  const read = readIdentityPolicy(policy);
  if (read.ok) return { ...key, user: { name: userName, policy: read.policy } };
  throw new AccessKeysError(
    `Access keys: IAM would refuse the policy of ${userName}: MalformedPolicyDocument: ${read.message}`,
  );
}

function checkUnique(keys: UserKey[]): void {
  const ids = new Set([DEFAULT_ACCESS_KEY.accessKeyId, STRANGER_ACCESS_KEY.accessKeyId]);
  const policies = new Map<string, string>();
  for (const { accessKeyId, accountId, user } of keys) {
    if (ids.has(accessKeyId)) throw new AccessKeysError(`Access keys: ${accessKeyId} is there twice.`);
    ids.add(accessKeyId);
    const arn = userArn(accountId, user.name);
    const policy = JSON.stringify(user);
    if ((policies.get(arn) ?? policy) !== policy)
      throw new AccessKeysError(`Access keys: two keys of ${user.name} have different policies, but it is one user.`);
    policies.set(arn, policy);
  }
}

/** The keys a Local AWS knows: those of its two accounts' roots, and of the IAM users it was given. */
export class AccessKeys {
  private users: UserKey[] = [];

  /** Takes the users' keys in place of those given before; throws AccessKeysError. */
  replace(json: unknown): void {
    const keys = givenAccessKeys(json).map(readKey);
    checkUnique(keys);
    this.users = keys;
  }

  /** Takes an access key id, gives its key, or undefined when nobody owns it. */
  find(accessKeyId: string): AccessKey | undefined {
    return [DEFAULT_ACCESS_KEY, STRANGER_ACCESS_KEY, ...this.users].find(
      (key) => key.accessKeyId === accessKeyId,
    );
  }

  /** Whether an IAM user with this ARN exists; bucket policies may name no other. */
  hasUser(arn: string): boolean {
    return this.users.some(({ accountId, user }) => userArn(accountId, user.name) === arn);
  }

  /** The users' keys, without what nobody has to see again. */
  list(): { accessKeyId: string; accountId: string; userName: string }[] {
    return this.users.map(({ accessKeyId, accountId, user }) => ({
      accessKeyId,
      accountId,
      userName: user.name,
    }));
  }
}
