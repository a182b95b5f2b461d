import { type Feature, FEATURES, isFeature, type Role } from '@/lib/aws/iam-actions';
import {
  ALL_FEATURES, countedCharacters, iamPolicy, MANAGED_POLICY_MAX_CHARACTERS, type PolicyDocument, type PolicyOptions,
  USUAL_FEATURES,
} from '@/lib/provisioning/account/iam-policy';
import { bucketNameProblem } from '@/lib/provisioning/bucket-name';

import { type Command, printed, textOf, textsOf, type Values, WrongUsage } from './command';

const ROLES: Record<Role, string> = {
  worker: 'the worker, which makes AWS match what is recorded',
  web: 'the web server, which lets browsers upload',
};

const HELP = `Usage: npm run usher -- iam-policy [options]

Prints the IAM policies that Usher needs, and nothing more than it needs. Works offline.

  --role ROLE          worker, web, or all (which prints both; the default)
  --features LIST      what the worker may do, separated by commas; all but classic and kms unless given:
${Object.entries(FEATURES).map(([name, title]) => `                         ${name.padEnd(12)} ${title}`).join('\n')}
  --bucket NAME        a bucket whose name does not start with usher-, such as an adopted one; may be repeated
  --account ID         your AWS account's id of twelve digits, so that the policy names no other account's resources
  --kms-key ARN        a KMS key that objects are encrypted with; may be repeated
  --json               JSON alone, without comments: one policy, or for all an object with both

It ends with 0, and with 2 when the command line makes no sense.

Examples:
  npm run -s usher -- iam-policy --role worker --json
  npm run -s usher -- iam-policy --features create,change --bucket our-old-films
`;

/** Prints the policies of the worker's and of the web server's role. */
export const iamPolicyCommand = {
  summary: 'Print the IAM policies for the worker and the web server',
  help: HELP,
  options: {
    role: { type: 'string' }, features: { type: 'string' }, json: { type: 'boolean' }, account: { type: 'string' },
    bucket: { type: 'string', multiple: true }, 'kms-key': { type: 'string', multiple: true },
  },
  run: (values) => {
    const roles = rolesOf(textOf(values, 'role') ?? 'all');
    const options = optionsOf(values);
    const policies = roles.map((role) => ({ role, document: fitting(role, iamPolicy(role, options)) }));
    if (values.json !== true) return policies.map(({ role, document }) => `# For ${ROLES[role]}.\n${printed(document)}`).join('\n');
    const [only] = policies;
    return printed(policies.length === 1 && only ? only.document : Object.fromEntries(policies.map(({ role, document }) => [role, document])));
  },
} satisfies Command;

function rolesOf(text: string): Role[] {
  switch (text) {
    case 'all': return ['worker', 'web'];
    case 'worker': case 'web': return [text];
    default: throw new WrongUsage(`--role must be worker, web or all, and not ${text}.`);
  }
}

function optionsOf(values: Values): PolicyOptions {
  const buckets = textsOf(values, 'bucket');
  for (const name of buckets) {
    // Adopted buckets may have dots in their names; ours may not.
    const problem = bucketNameProblem(name.replaceAll('.', '-'));
    if (problem) throw new WrongUsage(`--bucket ${name}: ${problem}`);
  }
  const accountId = textOf(values, 'account');
  if (accountId !== undefined && !/^\d{12}$/.test(accountId)) throw new WrongUsage('--account must be twelve digits.');
  const kmsKeyArns = textsOf(values, 'kms-key');
  const wrongKey = kmsKeyArns.find((arn) => !/^arn:aws[\w-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/.test(arn));
  if (wrongKey !== undefined) throw new WrongUsage(`--kms-key must be an ARN such as arn:aws:kms:REGION:ACCOUNT:key/ID, and not ${wrongKey}.`);
  return { buckets, accountId, kmsKeyArns, features: featuresOf(textOf(values, 'features')) };
}

function featuresOf(text: string | undefined): readonly Feature[] {
  if (text === undefined) return USUAL_FEATURES;
  return text.split(',').map((name) => name.trim()).filter((name) => name !== '').map((name) => {
    if (isFeature(name)) return name;
    throw new WrongUsage(`There is no feature ${name}; there are ${ALL_FEATURES.join(', ')}.`);
  });
}

function fitting(role: Role, document: PolicyDocument): PolicyDocument {
  const characters = countedCharacters(document);
  if (characters <= MANAGED_POLICY_MAX_CHARACTERS) return document;
  throw new WrongUsage(
    `The policy of the ${role} would have ${characters} characters, and IAM takes ${MANAGED_POLICY_MAX_CHARACTERS}: name fewer buckets, or a pattern such as --bucket films-*.`,
  );
}
