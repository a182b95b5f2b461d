import { setImmediate } from 'node:timers/promises';

import { type ApiClient } from '@/lib/kernel/actor';
import type { AppError } from '@/lib/kernel/errors';
import { invalidField } from '@/lib/kernel/invalid-input';
import { ok, refuse, type Result } from '@/lib/kernel/result';
import { type Facts, freshFacts } from '@/lib/playback/facts';
import { type Issued, recordSignatures } from '@/lib/playback/mutations';
import { openSigner, signObject, type Signer } from '@/lib/playback/signer';

import { type AskedSignature, type IssuedSignatures, MOST_RSA_SIGNATURES } from './schema';

/** Other requests get their turn after this much signing. */
const TURN_MS = 4;

/**
 * Signs objects of libraries for another back end, and records each. All or none: one that cannot be signed refuses the whole
 * with `invalid_input`, and names it. Refuses with `not_ready` and `unavailable` like `openSigner`.
 */
export async function issueSignatures(
  client: ApiClient, asked: readonly AskedSignature[], now: Date, facts: Facts = freshFacts,
): Promise<Result<IssuedSignatures>> {
  const signers = await openSigners(asked, now, facts);
  if (!signers.ok) return signers;
  const answers: IssuedSignatures['signatures'] = [];
  const issued: (Issued & { endViewer: string | null })[] = [];
  let turnBegan = performance.now();
  for (const [index, each] of asked.entries()) {
    if (performance.now() - turnBegan > TURN_MS) {
      await setImmediate();
      turnBegan = performance.now();
    }
    const signer = signers.value.get(each.library);
    if (!signer) return refuse(unknownLibrary(index));
    const signed = signOne(signer, each);
    if (!signed.ok) return refuse(atIndex(index, signed.error));
    const { url, signature, expiresAt, expiresInSeconds } = signed.value;
    const parameters = each.prefix === undefined ? undefined : url.slice(url.indexOf('?') + 1);
    answers.push({ id: '', url, parameters, expiresAt: expiresAt.toISOString(), expiresInSeconds });
    issued.push({
      libraryId: each.library, videoId: null, objectKey: each.prefix === undefined ? each.key : `${each.prefix}*`,
      signingKeyId: signer.key.id, signature, issuedAt: now, expiresAt, endViewer: each.viewer ?? null,
    });
  }
  const ids = await recordSignatures({ userId: null, sessionId: null, apiTokenId: client.apiTokenId }, issued);
  for (const [index, answer] of answers.entries()) answer.id = ids[index] ?? '';
  return ok({ signatures: answers });
}

/** One for each library, and none for an unknown one. */
async function openSigners(asked: readonly AskedSignature[], now: Date, facts: Facts): Promise<Result<Map<string, Signer>>> {
  const signers = new Map<string, Signer>();
  for (const library of new Set(asked.map((each) => each.library))) {
    const place = await facts.place(library);
    if (!place) continue;
    const signer = await openSigner(place, now, facts);
    if (!signer.ok) return signer;
    signers.set(library, signer.value);
  }
  const rsa = asked.filter(({ library }) => signers.get(library)?.key.kind === 'RSA_2048').length;
  if (rsa <= MOST_RSA_SIGNATURES) return ok(signers);
  return refuse({
    ...invalidField('signatures', `Of libraries whose key is RSA, ask for ${MOST_RSA_SIGNATURES} signatures at most in one request.`),
    fix: 'Send several requests, or give the library a P-256 key.',
  });
}

function signOne(signer: Signer, { key, startsAt, expiresInSeconds, ipAddress, prefix, query, downloadName }: AskedSignature) {
  return signObject(signer, key, {
    expiresInSeconds, ipAddress, prefix, query, downloadName, startsAt: startsAt === undefined ? undefined : new Date(startsAt),
  });
}

function unknownLibrary(index: number): AppError {
  return { ...invalidField(`signatures.${index}.library`, 'There is no such library.'), fix: 'Take its id from GET /api/v1/libraries.' };
}

function atIndex(index: number, { message, fix, fields = {} }: AppError): AppError {
  const places = new Map(Object.entries(fields).map(([field, problem]) => [`signatures.${index}.${field}`, problem]));
  if (places.size === 0) places.set(`signatures.${index}`, message);
  return { code: 'invalid_input', message, ...(fix === undefined ? {} : { fix }), fields: Object.fromEntries(places) };
}
