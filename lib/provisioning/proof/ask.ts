import { type AnonymousAnswer, askAnonymously } from '@/lib/aws/anonymous-request';

import type { ProofAnswer, ProofCheck } from '../model';
import { isExpected, whyNot, wordsFor } from './expectation';
import type { Question } from './questions';

/** Headers worth keeping as evidence: who answered, from where, under which request id. */
const KEPT_HEADERS = [
  'content-type', 'content-length', 'date', 'server', 'via', 'x-cache', 'x-amz-cf-id', 'x-amz-cf-pop', 'x-amz-request-id', 'age',
];

/**
 * Asks one question and judges the answer. Goes only to `allowedOrigins`, which are recorded with the library:
 * a proof must not become a way to reach other hosts. No answer is an answer.
 */
export async function ask(question: Question, allowedOrigins: ReadonlySet<string>): Promise<ProofCheck> {
  const url = new URL(question.url);
  if (!allowedOrigins.has(url.origin)) throw new Error(`the proof would have asked ${url.origin}, which is not recorded`);
  const answer = await askAnonymously(url).then(kept, unanswered);
  const passed = isExpected(question.expected, answer);
  return {
    id: question.id,
    question: question.question,
    request: `GET ${maskSignature(question.url)}`,
    expected: wordsFor(question.expected),
    answer,
    passed,
    explanation: passed ? question.meaning : whyNot(question.expected, answer),
  };
}

/** The URL without what would make it work. */
export function maskSignature(url: string): string {
  return url.replace(/\b(Signature|Policy)=[^&]*/g, '$1=(masked)');
}

function kept({ status, headers, body }: AnonymousAnswer): ProofAnswer {
  const code = /<Code>([^<]*)<\/Code>/.exec(body)?.[1];
  const message = /<Message>([^<]*)<\/Message>/.exec(body)?.[1];
  return {
    status,
    ...(code === undefined ? {} : { code }),
    ...(message === undefined ? {} : { message }),
    // A video's bytes are no evidence that anybody could read, and JSON columns refuse NUL.
    bodyExcerpt: isText(body) ? body : '',
    headers: Object.fromEntries(Object.entries(headers).filter(([name]) => KEPT_HEADERS.includes(name))),
  };
}

function isText(body: string): boolean {
  return !body.includes('\0') && !body.includes('\uFFFD');
}

function unanswered(error: unknown): ProofAnswer {
  return { status: 0, message: error instanceof Error ? error.message : String(error), bodyExcerpt: '' };
}
