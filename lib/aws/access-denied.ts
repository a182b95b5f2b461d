import { rightsOfCall } from './iam-actions';

/** Why AWS refused who is known, and what lets the next try pass. */
export interface Denial {
  /** Ours where it needs another way on than a missing right; undefined keeps AWS's own. */
  code?: string;
  fix: string;
}

/** The sentence that most services refuse with: S3 puts the resource into quotation marks, and only some name one. */
const SENTENCE = /is not authorized to perform: (\S+?)(?: on resource: "?([^"\s]+)"?)?(?: (?:because|with) (.+))?$/s;

/** Takes AWS's words for a refusal of `call`, gives what is missing in the terms of whoever can grant it. */
export function readDenial(call: string, message: string): Denial {
  const [, action, resource, because = ''] = SENTENCE.exec(message) ?? [];
  const right = wanted(call, action, resource);
  if (/service control policy/.test(because)) {
    return {
      code: 'denied-by-organization',
      fix: `A service control policy of your AWS organization denies it, whatever this account allows. Ask who manages the organization to permit ${right}, then try again.${policyNamed(because)}`,
    };
  }
  if (/resource control policy/.test(because)) {
    return {
      code: 'denied-by-organization',
      fix: `A resource control policy of your AWS organization denies it, whatever this account allows. Ask who manages the organization to permit ${right}, then try again.${policyNamed(because)}`,
    };
  }
  if (/permissions boundary/.test(because)) {
    return { fix: `The permissions boundary of these credentials does not let them do it. Add ${right} to the boundary as well, then try again.${policyNamed(because)}` };
  }
  if (/session policy/.test(because)) {
    return { fix: `The policy of the session does not let these credentials do it. Take the role without a session policy, or with ${right} in it; then try again.` };
  }
  if (/explicit deny in a resource-based policy/.test(because)) {
    return { fix: `The resource's own policy denies it. Take the Deny for ${right} out of it, then try again.` };
  }
  if (/explicit deny in an identity-based policy/.test(because)) {
    return { fix: `A policy of these credentials denies it. Take the Deny for ${right} out of it, then try again.${policyNamed(because)}` };
  }
  if (/block public access setting/i.test(because)) {
    return { fix: 'Block Public Access refuses what would be public. Look what is public in the policy or ACL of the bucket, and take it out; then try again.' };
  }
  return {
    fix: `Allow ${right} to the credentials that asked: attach the policy of the page “AWS account”, or add it to the one that they have; then try again.`,
  };
}

/** What has to be allowed: as AWS said it, or, when it said only no, what the call needs. */
function wanted(call: string, action: string | undefined, resource: string | undefined): string {
  if (action !== undefined) return resource === undefined ? action : `${action} on ${resource}`;
  const actions = rightsOfCall(call).map((right) => right.action);
  return actions.length > 0 ? actions.join(' and ') : call;
}

/** In the account's own organization AWS names the policy, after a colon. */
function policyNamed(because: string): string {
  const arn = /: (arn:\S+?)\.?$/.exec(because)?.[1];
  return arn === undefined ? '' : ` The policy is ${arn}.`;
}
