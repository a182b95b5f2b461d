import { isIP } from 'node:net';

import { type Asked, credentialsOf } from '@/lib/explain/asked';
import { explain } from '@/lib/explain/explain';
import type { Knowledge } from '@/lib/explain/knowledge';
import { read } from '@/lib/explain/read/read';
import type { ExplainInput, ExplanationView } from '@/lib/explain/schema';
import { isUnclear } from '@/lib/explain/unclear';
import { viewOf } from '@/lib/explain/view';

import { type Command, printed, Refused, requiredText, textOf, type Values, WrongUsage } from './command';
import { explanationText } from './explanation-text';
import { readFrom, readInput } from './input';
import { findInstall } from './install';
import { readPublicKeyFile } from './key-file';

const ALONE = 'Only the text itself was looked at, as asked.';

/** Says why CloudFront refused a URL or cookies. */
export const explainCommand: Command = {
  summary: 'Say why CloudFront refused a URL or cookies',
  help: `Usage: npm run usher -- explain [URL | FILE | -] [options]

Takes a signed URL, a URL with its cookies, or what curl -v printed, and says why it is denied and what to do. What it is given
is neither kept nor logged. Where an install runs (here, or at DATABASE_URL) its distributions, keys, looks and issued signatures
are used; else only the text itself.

  URL | FILE | -       - or nothing reads standard input, which no shell keeps in its history
  --answer FILE        the answer, when it is in a file of its own
  --public-key FILE    the public key that the signature is checked with; nothing else is looked at then
  --key-pair-id ID     its id at CloudFront; the one that the URL names unless given
  --viewer-address IP  where the viewer was seen
  --page URL           the page that asked, for cookies and CORS
  --offline            asks no database, and nobody else
  --json               as JSON

It ends with 0 when nothing is wrong, with 1 when a cause is named, with 3 when what is known does not tell, and with 2 when the
command line makes no sense.

Examples:
  curl -v "$URL" 2>&1 | npm run -s usher -- explain
  npm run -s usher -- explain denied.txt --json
  npm run -s usher -- explain - --public-key public_key.pem --key-pair-id K2JCJMDEHXQW5F < url.txt
`,
  options: {
    'answer': { type: 'string' }, 'public-key': { type: 'string' }, 'key-pair-id': { type: 'string' }, 'viewer-address': { type: 'string' },
    'page': { type: 'string' }, 'offline': { type: 'boolean' }, 'json': { type: 'boolean' },
  },
  operands: 1,
  run: async (values, [given], say) => {
    const input = await inputOf(values, given, say);
    const { explanation, based } = await explained(values, input);
    return {
      text: values['json'] === true ? printed({ ...explanation, basedOn: based }) : explanationText(explanation, based),
      code: explanation.cause.code === 'served' ? 0 : isUnclear(explanation.cause.code) ? 3 : 1,
    };
  },
};

async function inputOf(values: Values, given: string | undefined, say: (text: string) => void): Promise<ExplainInput> {
  const answer = textOf(values, 'answer');
  const viewerAddress = textOf(values, 'viewer-address');
  if (viewerAddress !== undefined && isIP(viewerAddress) === 0) throw new WrongUsage(`--viewer-address must be one address, and not ${viewerAddress}.`);
  const page = textOf(values, 'page');
  if (page !== undefined && !/^https?:\/\/[^/]/i.test(page)) throw new WrongUsage(`--page must be an address such as https://app.example.com, and not ${page}.`);
  if (textOf(values, 'public-key') === undefined && textOf(values, 'key-pair-id') !== undefined) throw new WrongUsage('--key-pair-id says which key --public-key is: give both.');
  const text = await readInput(given, say);
  return { text: answer === undefined ? text : `${text}\n${await readFrom(answer)}`, viewerAddress, page };
}

async function explained(values: Values, input: ExplainInput): Promise<{ explanation: ExplanationView; based: string }> {
  const publicKey = textOf(values, 'public-key');
  if (publicKey !== undefined) return explainedByKey(values, publicKey, input);
  if (values['offline'] === true) return { explanation: alone(input, requestIn(input), {}), based: ALONE };
  const install = await findInstall();
  if (!install.found) return { explanation: alone(input, requestIn(input), {}), based: `${install.why} So only the text itself was looked at.` };
  // Only here: without an install there may be no database client to load.
  const [{ explainText }, { closeDb }] = await Promise.all([import('@/lib/explain/service'), import('@/lib/db/client')]);
  try {
    const result = await explainText('operator', input, new Date());
    if (!result.ok) throw result.error.code === 'invalid_input' ? new WrongUsage(result.error.fields?.['text'] ?? result.error.message) : new Refused(result.error);
    return { explanation: result.value, based: `Looked at with what is recorded at ${install.settings.stateDir}.` };
  } finally {
    await closeDb();
  }
}

async function explainedByKey(values: Values, file: string, input: ExplainInput): Promise<{ explanation: ExplanationView; based: string }> {
  const request = requestIn(input);
  const { keys } = await keyOf(values, file, request.asked);
  const based = keys ? `The signature was checked with ${file}; nothing else was asked.` : `There was nothing to check with ${file}: no Key-Pair-Id was found. Nothing else was asked.`;
  return { explanation: alone(input, request, { keys }), based };
}

function requestIn({ text }: ExplainInput): { asked: Asked; notes: readonly string[] } {
  const { asked, notes } = read(text);
  if (!asked) throw new WrongUsage(`${notes.join(' ')} Give the URL that was asked for, with its cookies or its answer.`);
  return { asked, notes };
}

function alone({ viewerAddress, page }: ExplainInput, { asked, notes }: ReturnType<typeof requestIn>, knowledge: Pick<Knowledge, 'keys'>): ExplanationView {
  return viewOf(explain(asked, { ...knowledge, viewerAddress, page }, new Date()), notes, null);
}

/** The key that a file holds, under the id that it is said to have, or that the request names. */
export async function keyOf(values: Values, file: string, asked: Asked): Promise<Pick<Knowledge, 'keys'>> {
  const publicKeyPem = await readPublicKeyFile(file);
  const id = textOf(values, 'key-pair-id') === undefined ? credentialsOf(asked)?.credentials.keyPairId : requiredText(values, 'key-pair-id');
  return id === undefined ? {} : { keys: { list: [{ id, publicKeyPem }] } };
}
