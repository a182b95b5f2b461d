/** A statement of a KMS key's policy or of an IAM policy. */
interface KmsStatement {
  Sid: string;
  Effect: 'Allow';
  Principal?: { Service: string };
  Action: string[];
  Resource: string;
  Condition?: { StringEquals: Record<string, string[]> };
}

/** The one thing that Usher does not do by itself, in words. */
export const KMS_KEY_POLICY_HINT =
  'CloudFront can read objects that are encrypted with KMS only when the key’s own policy lets it. ' +
  'Add this statement to the policy of the key, under Key policy in the KMS console: Usher never changes a key.';

/** What the owner adds to the KMS key's policy, so that just these distributions can read what is encrypted with it. */
export function kmsKeyPolicyStatement(distributionArns: readonly string[]): KmsStatement {
  return {
    Sid: 'UsherDistributionsDecrypt',
    Effect: 'Allow',
    Principal: { Service: 'cloudfront.amazonaws.com' },
    Action: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey*'],
    // In a key's policy this means the key itself.
    Resource: '*',
    Condition: { StringEquals: { 'AWS:SourceArn': [...distributionArns] } },
  };
}

/** What the roles of the web and of the worker need in their IAM policies, to store objects with the key and to read them. */
export function kmsRoleStatement(kmsKeyArn: string): KmsStatement {
  return { Sid: 'UsherStoresWithThisKey', Effect: 'Allow', Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: kmsKeyArn };
}
