import type { ProofCheck } from '../model';

/** A question of a proof with its answer, as curl would have shown them; the signature in it is masked. */
export function transcriptOf({ request, answer: { status, headers = {}, bodyExcerpt } }: ProofCheck): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [`curl -v '${request.replace(/^GET /, '')}'`, `HTTP/1.1 ${status}`, ...lines, '', bodyExcerpt].join('\n');
}
