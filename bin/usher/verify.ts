import { isIP } from 'node:net';

import { explain } from '@/lib/explain/explain';
import { read } from '@/lib/explain/read/read';

import { type Command, printed, Refused, requiredText, textOf, WrongUsage } from './command';
import { keyOf } from './explain';
import { readInput } from './input';
import { momentOf } from './moment';

/** What a signature says by itself; where it leads is no matter of its own. */
const OF_THE_SIGNATURE: readonly string[] = [
  'length', 'credentials', 'key-id', 'signature-form', 'policy-form', 'hash-algorithm', 'signature', 'resource', 'not-before', 'expiry', 'address',
];

/** What there is to do about another key's id without an account to look at. */
const ANOTHER_KEY = 'Check with the public key of the id that the signature names; or leave --key-pair-id out, and any id is accepted.';

/** Checks a signed URL or cookies with a public key, as CloudFront would. */
export const verifyCommand: Command = {
  summary: 'Check a signed URL or cookies with a public key',
  help: `Usage: npm run usher -- verify [URL | FILE | -] --public-key FILE [options]

Says whether a signed URL, or a URL with its cookies, is validly signed, as CloudFront decides it. Works offline.

  URL | FILE | -       - or nothing reads standard input, which no shell keeps in its history
  --public-key FILE    the public half of the key that signed, in PEM
  --key-pair-id ID     its id at CloudFront: another one in the URL is refused. Any is accepted unless given
  --at WHEN            whether it holds then: seconds since 1970, a date such as 2030-01-31T12:00:00Z, or a time from now: 10m
  --viewer-address IP  whether it holds for this viewer
  --json               as JSON

It ends with 0 when it is valid, with 1 and the reason when it is not, and with 2 when the command line makes no sense.

Example:
  npm run -s usher -- verify "$URL" --public-key public_key.pem
`,
  options: {
    'public-key': { type: 'string' }, 'key-pair-id': { type: 'string' }, 'at': { type: 'string' }, 'viewer-address': { type: 'string' }, 'json': { type: 'boolean' },
  },
  operands: 1,
  run: async (values, [given], say) => {
    const now = new Date();
    const file = requiredText(values, 'public-key');
    const at = textOf(values, 'at');
    const viewerAddress = textOf(values, 'viewer-address');
    if (viewerAddress !== undefined && isIP(viewerAddress) === 0) throw new WrongUsage(`--viewer-address must be one address, and not ${viewerAddress}.`);
    const moment = at === undefined ? now : momentOf('at', at, now);
    const text = await readInput(given, say);
    const { asked, notes } = read(text);
    if (!asked) throw new Refused({ code: 'invalid_input', message: notes.join(' '), fix: 'Give a signed URL, or a URL with its cookies.' });
    const { keys } = await keyOf(values, file, asked);
    // An answer that came along is about another moment.
    const { checks, policy } = explain({ ...asked, answer: undefined }, { keys: keys && { ...keys, given: true }, viewerAddress }, moment);
    const own = checks.filter(({ id }) => OF_THE_SIGNATURE.includes(id));
    const found = own.find(({ outcome }) => outcome === 'fail')?.finding;
    const failed = found?.code === 'unknown-key-id' ? { ...found, fix: ANOTHER_KEY } : found;
    // What nobody can tell is not valid: a policy too wild to be compared, for example.
    const open = failed ? undefined : own.find(({ id, outcome }) => outcome === 'unknown' && (id === 'signature' || id === 'resource'));
    if (open) throw new Refused({ code: 'invalid_input', message: `It cannot be told whether this is valid. ${open.evidence}` });
    const expiresAt = policy ? new Date(policy.expiresAt * 1000).toISOString() : null;
    const onlyFor = policy?.sourceIp !== undefined && viewerAddress === undefined ? policy.sourceIp : null;
    if (values['json'] === true) return { text: printed({ valid: !failed, reason: failed ?? null, expiresAt, onlyFor }), code: failed ? 1 : 0 };
    if (failed) return { text: `Not valid: ${failed.sentence}  [${failed.code}]\n${failed.evidence.map((each) => `  ${each}\n`).join('')}  → ${failed.fix}\n`, code: 1 };
    return `Valid until ${expiresAt ?? ''}${onlyFor === null ? '' : `, for viewers at ${onlyFor} alone`}.\n`;
  },
};
