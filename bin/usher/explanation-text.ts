import type { ExplanationView } from '@/lib/explain/schema';

const MARKS = { pass: '✓', fail: '✗', unknown: '?' } as const;

/** An explanation for a terminal: the cause first, then what it was found by. */
export function explanationText({ cause, others, asked, answeredBy, policy, signed, checks, issued, notes }: ExplanationView, based: string): string {
  return [
    `${cause.sentence}  [${cause.code}]`,
    ...cause.evidence.map((each) => `  ${each}`),
    `  → ${cause.fix}`,
    '',
    ...others.flatMap(({ sentence, fix }) => [`Also: ${sentence}`, `  → ${fix}`]),
    ...(others.length > 0 ? [''] : []),
    `Asked     ${asked.method} ${asked.url}`,
    `          at ${seconds(asked.at)}`,
    `Answered  ${answeredBy.says}`,
    ...(issued ? [`Issued to ${issued.to}, ${seconds(issued.at)}`] : []),
    ...(policy ? [
      `Policy    ${policy.kind}, opens ${policy.resource ?? 'everything that trusts the key'}`,
      `          ${policy.notBefore ? `from ${seconds(policy.notBefore)} ` : ''}until ${seconds(policy.expiresAt)}${policy.sourceIp === null ? '' : `, for ${policy.sourceIp}`}`,
    ] : []),
    ...(signed ? [`Signed    ${signed.text}`, `          ${signed.algorithm} ${signed.digest}`] : []),
    '',
    'Checks, in the order that we assume:',
    ...checks.map(({ title, outcome, evidence }) => `  ${MARKS[outcome]} ${title}. ${evidence}`),
    '',
    ...notes.map((note) => `Note: ${note}`),
    based,
    '',
  ].join('\n');
}

function seconds(at: string): string {
  return `${at.slice(0, 19).replace('T', ' ')} UTC`;
}
