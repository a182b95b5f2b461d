import type { LookView, ProofView } from '@/lib/provisioning/model';
import { type ProofVerdict, type SeenStanding, standingOf, verdictOf, troublesOf } from '@/lib/provisioning/standing';
import { isWorkerMissing } from '@/lib/provisioning/worker-silence';

import { type Answer, type Command, printed, Refused, WrongUsage } from './command';
import { findInstall } from './install';

const LOOK_AGAIN_MS = 500;
const PATIENCE_MS = 5 * 60 * 1000;

interface Proven {
  library: { id: string; name: string };
  /** Null before the first. */
  proof: ProofView | null;
  /** What the last look at the library says of it; a proof asks from outside only, and does not see a lock that is off. */
  look: LookView | null;
  seen: SeenStanding;
  verdict: ProofVerdict;
}

/** Has the worker ask from outside whether libraries are closed, or prints what it was last answered. */
export const proofCommand: Command = {
  summary: 'Ask from outside whether libraries are closed',
  help: `Usage: npm run usher -- proof [LIBRARY] [options]

Has the worker of the running install ask S3 and CloudFront, as somebody without credentials would, and prints the answers.

  LIBRARY              its name or id; every library that is ready unless given
  --last               prints the last proof, and asks nobody
  --json               as JSON

It ends with 0 when every answer is as it should be, with 1 when one is not, when there is no proof, or when the last look at the
library contradicts it, and with 2 when the command line makes no sense.

Examples:
  npm run -s usher -- proof "Family films"
  npm run -s usher -- proof --last --json
`,
  options: { last: { type: 'boolean' }, json: { type: 'boolean' } },
  operands: 1,
  run: async (values, [wanted]) => {
    const install = await findInstall();
    if (!install.found) throw new Refused({ code: 'unavailable', message: install.why, fix: install.fix });
    const { closeDb } = await import('@/lib/db/client');
    try {
      return answerOf(await proofsOf(wanted, values['last'] === true), values['json'] === true);
    } finally {
      await closeDb();
    }
  },
};

async function proofsOf(wanted: string | undefined, isLast: boolean): Promise<Proven[]> {
  const { db } = await import('@/lib/db/client');
  const libraries = await db().library.findMany({
    where: wanted === undefined ? { state: 'READY' } : { OR: [{ id: wanted }, { name: wanted }] }, select: { id: true, name: true }, orderBy: { name: 'asc' },
  });
  if (libraries.length === 0) throw new WrongUsage(wanted === undefined ? 'No library is ready.' : `There is no library ${wanted}.`);
  if (isLast) return Promise.all(libraries.map(lastProof));
  const { workerSeenAt } = await import('@/lib/provisioning/data');
  if (isWorkerMissing(await workerSeenAt(), Date.now())) throw new Refused({ code: 'unavailable', message: 'No worker is running, so nobody would ask.', fix: 'Start one with npm run worker, or everything with npm start.' });
  return Promise.all(libraries.map(async (library) => {
    await proveNow(library.id);
    return lastProof(library);
  }));
}

async function proveNow(libraryId: string): Promise<void> {
  const [{ db }, { requestProof }] = await Promise.all([import('@/lib/db/client'), import('@/lib/provisioning/service')]);
  const requested = await requestProof('operator', libraryId);
  if (!requested.ok) throw new Refused(requested.error);
  const { operationId } = requested.value;
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until;) {
    const operation = await db().operation.findUnique({ where: { id: operationId }, select: { state: true } });
    if (operation?.state === 'DONE') return;
    if (operation?.state !== 'WAITING' && operation?.state !== 'RUNNING') {
      throw new Refused({ code: 'unavailable', message: 'The proof could not be carried out.', fix: `Its page says why: /admin/operations/${operationId}` });
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
  throw new Refused({ code: 'unavailable', message: 'The proof takes longer than five minutes.', fix: `Its page says what it waits for: /admin/operations/${operationId}` });
}

async function lastProof(library: Proven['library']): Promise<Proven> {
  const { findLibrary } = await import('@/lib/provisioning/data');
  const found = await findLibrary('operator', library.id);
  const [proof, look] = [found?.latestProof ?? null, found?.latestLook ?? null];
  const seen = standingOf(look);
  return { library, proof, look, seen, verdict: verdictOf(proof, seen) };
}

function answerOf(proven: readonly Proven[], isJson: boolean): Answer {
  const code = proven.every(({ verdict }) => verdict === 'closed') ? 0 : 1;
  const text = isJson
    ? printed({ closed: code === 0, libraries: proven.map((each) => ({ ...each.library, verdict: each.verdict, proof: each.proof, found: foundBy(each) })) })
    : proven.map(proofText).join('\n');
  return { text, code };
}

function foundBy({ look, seen }: Proven) {
  const broken = troublesOf(look).filter(({ severity }) => severity !== 'differs');
  return look && { at: look.at, openness: seen.openness, broken: broken.map(({ finding: { label }, problem, fix }) => ({ label, problem, fix })) };
}

function proofText(proven: Proven): string {
  const { library: { name }, proof, seen, verdict } = proven;
  if (!proof) return `${name}: there is no proof yet.\n`;
  const lines = proof.checks.map(({ question, passed, explanation, answer: { status, code } }) =>
    `  ${passed ? '✓' : '✗'} ${question} ${status === 0 ? 'no answer' : `${status}${code === undefined ? '' : ` ${code}`}`}. ${explanation}`);
  const found = verdict === 'contradicted' ? foundBy(proven) : null;
  for (const { label, problem, fix } of found?.broken ?? []) {
    lines.push(`  ✗ The look at ${found?.at ?? ''} found what no answer shows: ${label}: ${problem}`, ...(fix === '' ? [] : [`    → ${fix}`]));
  }
  const isOpen = !proof.passed || (verdict === 'contradicted' && seen.openness !== 'closed');
  const word = isOpen ? 'NOT CLOSED' : verdict === 'contradicted' ? 'closed when it was asked, and broken since' : 'closed';
  return [`${name}: ${word}, asked at ${proof.at}`, ...lines, ''].join('\n');
}
