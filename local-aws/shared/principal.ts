import { createHash } from 'node:crypto';
import type { PolicyDocument } from './iam/policy-document';

/** An IAM user: may do what its policy says. Without one, only what a resource's policy grants it. */
export interface IamUser {
  name: string;
  policy: PolicyDocument | undefined;
}

export interface AccountPrincipal {
  kind: 'account';
  accountId: string;
  accessKeyId: string;
  /** Undefined for the account's root, which may everything in its account. */
  user?: IamUser | undefined;
}

/** Who a request comes from, once its signature (or the lack of one) has been judged. */
export type Principal =
  | { kind: 'anonymous' }
  | AccountPrincipal
  | { kind: 'oai'; id: string; canonicalUserId: string }
  | { kind: 'service'; service: 'cloudfront.amazonaws.com'; sourceArn: string; accountId: string };

export function isRoot(principal: Principal): boolean {
  return principal.kind === 'account' && principal.user === undefined;
}

/** `arn:aws:iam::111122223333:root` or `…:user/NAME`. */
export function arnOf({ accountId, user }: Pick<AccountPrincipal, 'accountId' | 'user'>): string {
  return user ? userArn(accountId, user.name) : `arn:aws:iam::${accountId}:root`;
}

export function userArn(accountId: string, userName: string): string {
  return `arn:aws:iam::${accountId}:user/${userName}`;
}

const UNIQUE_ID_LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The caller's unique id: the account's for root, `AIDA…` for a user, who keeps it as long as the name. */
export function userIdOf({ accountId, user }: Pick<AccountPrincipal, 'accountId' | 'user'>): string {
  if (!user) return accountId;
  const digest = createHash('sha256').update(userArn(accountId, user.name)).digest();
  const letters = [...digest.subarray(0, 17)].map((byte) => UNIQUE_ID_LETTERS.charAt(byte % 32));
  return `AIDA${letters.join('')}`;
}
