import type { ProofView } from '@/lib/provisioning/model';
import { isWorkerMissing } from '@/lib/provisioning/worker-silence';

import { type Answer, type Command, printed, Refused, WrongUsage } from './command';
import { findInstall } from './install';

const LOOK_AGAIN_MS = 500;
const PATIENCE_MS = 5 * 60 * 1000;

interface Proven {
  library: { id: string; name: string };
  /** Null before the first. */
  proof: ProofView | null;
}

/** Has the worker ask from outside whether libraries are closed, or prints what it was last answered. */
export const proofCommand: Command = {
  summary: 'Ask from outside whether libraries are closed',
  help: `Usage: npm run usher -- proof [LIBRARY] [options]

Has the worker of the running install ask S3 and CloudFront, as somebody without credentials would, and prints the answers.

  LIBRARY              its name or id; every library that is ready unless given
  --last               prints the last proof, and asks nobody
  --json               as JSON

It ends with 0 when every answer is as it should be, with 1 when one is not or there is no proof, and with 2 when the command line
makes no sense.

Examples:
  npm run usher -- proof "Family films"
  npm run usher -- proof --last --json
`,
  options: { last: { type: 'boolean' }, json: { type: 'boolean' } },
  operands: 1,
  run: async (values, [wanted]) => {
    const install = await findInstall();
    if (!install.found) throw new Refused({ code: 'unavailable', message: install.why, fix: 'Start it with npm start, or name its database as worker and web are told of it.' });
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
  if (isLast) return Promise.all(libraries.map(async (library) => ({ library, proof: await lastProof(library.id) })));
  const { workerSeenAt } = await import('@/lib/provisioning/data');
  if (isWorkerMissing(await workerSeenAt(), Date.now())) throw new Refused({ code: 'unavailable', message: 'No worker is running, so nobody would ask.', fix: 'Start one with npm run worker, or everything with npm start.' });
  return Promise.all(libraries.map(async (library) => ({ library, proof: await proveNow(library.id) })));
}

async function proveNow(libraryId: string): Promise<ProofView | null> {
  const [{ db }, { requestProof }] = await Promise.all([import('@/lib/db/client'), import('@/lib/provisioning/service')]);
  const requested = await requestProof('operator', libraryId);
  if (!requested.ok) throw new Refused(requested.error);
  const { operationId } = requested.value;
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until;) {
    const operation = await db().operation.findUnique({ where: { id: operationId }, select: { state: true } });
    if (operation?.state === 'DONE') return lastProof(libraryId);
    if (operation?.state !== 'WAITING' && operation?.state !== 'RUNNING') {
      throw new Refused({ code: 'unavailable', message: 'The proof could not be carried out.', fix: `Its page says why: /admin/operations/${operationId}` });
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
  throw new Refused({ code: 'unavailable', message: 'The proof takes longer than five minutes.', fix: `Its page says what it waits for: /admin/operations/${operationId}` });
}

async function lastProof(libraryId: string): Promise<ProofView | null> {
  const { readLastProof } = await import('@/lib/explain/data');
  return readLastProof('operator', libraryId);
}

function answerOf(proven: readonly Proven[], isJson: boolean): Answer {
  const code = proven.every(({ proof }) => proof?.passed) ? 0 : 1;
  const text = isJson
    ? printed({ closed: code === 0, libraries: proven.map(({ library, proof }) => ({ ...library, proof })) })
    : proven.map(proofText).join('\n');
  return { text, code };
}

function proofText({ library: { name }, proof }: Proven): string {
  if (!proof) return `${name}: there is no proof yet.\n`;
  const lines = proof.checks.map(({ question, passed, explanation, answer: { status, code } }) =>
    `  ${passed ? '✓' : '✗'} ${question} ${status === 0 ? 'no answer' : `${status}${code === undefined ? '' : ` ${code}`}`}. ${explanation}`);
  return [`${name}: ${proof.passed ? 'closed' : 'NOT CLOSED'}, asked at ${proof.at}`, ...lines, ''].join('\n');
}
