import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';

import type { SigningKeyKind } from '@/lib/db/generated/enums';
import type { AppError } from '@/lib/kernel/errors';
import { ok, refuse, type Result } from '@/lib/kernel/result';

import { isConsistent } from './consistent';
import { KINDS_TAKEN, otherLabel, otherText } from './other-forms';

/** A private key is below 2 kB; nothing longer is worth reading. */
export const MAX_PEM_LENGTH = 20_000;

export interface ImportedKey {
  kind: SigningKeyKind;
  /** Leaves only as a KeyObject, so that no log or JSON can print it. */
  privateKey: KeyObject;
  /** SPKI PEM of its other half. */
  publicKeyPem: string;
}

interface Pem {
  label: string;
  body: string;
}

const PRIVATE_LABELS = ['PRIVATE KEY', 'ENCRYPTED PRIVATE KEY', 'RSA PRIVATE KEY', 'EC PRIVATE KEY'];

/**
 * Reads a private key as people have it: PKCS#1, PKCS#8 or SEC1; with CRLF, a byte order mark, quotes, `\n` spelled out, or
 * all on one line; encoded once more in base64; encrypted, with its passphrase. Refuses with `invalid_input`, and never repeats what was pasted.
 */
export function importPrivateKey(text: string, passphrase?: string): Result<ImportedKey> {
  if (text.length > MAX_PEM_LENGTH) return no('This is longer than any private key.', 'Paste the private key alone.');
  const pem = privatePem(plain(text));
  if (!pem.ok) return pem;
  const read = readKey(pem.value, passphrase);
  if (!read.ok) return read;
  const kind = kindOf(read.value);
  if (!kind.ok) return kind;
  const publicKeyPem = createPublicKey(read.value).export({ type: 'spki', format: 'pem' }).toString();
  if (!isConsistent(read.value, publicKeyPem)) return no('This key is damaged: its parts do not belong together.', 'Paste the file as it was downloaded or made.');
  return ok({ kind: kind.value, privateKey: read.value, publicKeyPem });
}

/** What kind of key a public key at CloudFront is; undefined for one that nothing here could sign for. */
export function kindOfPublicKey(publicKeyPem: string): SigningKeyKind | undefined {
  try {
    const kind = kindOf(createPublicKey(publicKeyPem));
    return kind.ok ? kind.value : undefined;
  } catch {
    return undefined;
  }
}

/** Without what editors, terminals, environment files and Kubernetes put around and into a PEM. */
function plain(text: string): string {
  // base64 of “-----BEGIN ”.
  const unwrapped = /^\s*LS0tLS1CRUdJTi[A-Za-z0-9+/=\s]+$/.test(text) ? Buffer.from(text, 'base64').toString('utf8') : text;
  return unwrapped
    .replace(/^\uFEFF/, '')
    .replace(/\\r\\n|\\n|\\r/g, '\n')
    .replace(/\r\n?/g, '\n')
    .trim();
}

function privatePem(text: string): Result<string> {
  const pems = [...text.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----([\s\S]*?)-----END \1-----/g)].map(
    ([, label = '', body = '']): Pem => ({ label, body }),
  );
  const found = pems.filter(({ label }) => PRIVATE_LABELS.includes(label));
  const [first] = found;
  if (found.length > 1) return no('There is more than one private key in this.', 'Paste the one that belongs to the public key at CloudFront.');
  if (first) return spelledOut(first);
  for (const { label } of pems) {
    const other = otherLabel(label);
    if (other) return no(other.message, other.fix);
  }
  if (pems.length > 0) return no('There is a PEM in this, but no private key.', 'Paste the file that begins with BEGIN PRIVATE KEY, BEGIN RSA PRIVATE KEY or BEGIN EC PRIVATE KEY.');
  const other = otherText(text);
  if (other) return no(other.message, other.fix);
  if (text.includes('-----BEGIN')) return no('The end of this key is missing.', 'Paste the whole file, from BEGIN to END.');
  return no('This is no private key in PEM form.', 'Paste the whole file, with its lines that say BEGIN and END.');
}

/** The PEM in lines of 64, as OpenSSL wants it; headers of the old encryption stay lines of their own. */
function spelledOut({ label, body }: Pem): Result<string> {
  const [, headers = '', encoded = ''] = /^((?:\s*[A-Za-z-]+: [^\n]*\n)*)([\s\S]*)$/.exec(body) ?? [];
  const base64 = encoded.replace(/\s+/g, '');
  if (base64 === '' || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) {
    return no('This key is damaged: something in it is not part of a PEM.', 'Paste the file as it was downloaded or made.');
  }
  const lines = headers.split('\n').map((line) => line.trim()).filter((line) => line !== '');
  const start = lines.length > 0 ? `${lines.join('\n')}\n\n` : '';
  return ok(`-----BEGIN ${label}-----\n${start}${base64.replace(/.{64}/g, '$&\n').trimEnd()}\n-----END ${label}-----\n`);
}

function readKey(pem: string, passphrase: string | undefined): Result<KeyObject> {
  const isEncrypted = /BEGIN ENCRYPTED|Proc-Type: 4,ENCRYPTED/.test(pem);
  if (isEncrypted && !passphrase) return noPassphrase('This key is encrypted.', 'Enter its passphrase as well.');
  try {
    return ok(createPrivateKey({ key: pem, format: 'pem', ...(isEncrypted && passphrase ? { passphrase } : {}) }));
  } catch (error) {
    // OpenSSL's reason says nothing to a person, and must not get near a log with the key in hand.
    if (isEncrypted && error instanceof Error && 'code' in error && error.code === 'ERR_OSSL_EVP_UNSUPPORTED') {
      return no('This key is encrypted in an old way that is not read any more.', 'Encrypt it anew with openssl pkcs8 -topk8 -v2 aes-256-cbc -provider legacy -provider default -in FILE.');
    }
    if (isEncrypted) return noPassphrase('The passphrase does not open this key, or the key is damaged.', 'Enter the passphrase that it was made with.');
    const form = formOf(pem);
    if (form) return no(`This key has the form ${form.name}, and its first line says otherwise.`, `Write BEGIN ${form.label} and END ${form.label} in its first and last line.`);
    return no('This key is damaged: it cannot be read.', 'Paste the file as it was downloaded or made.');
  }
}

const FORMS = [
  { type: 'pkcs8', name: 'PKCS#8', label: 'PRIVATE KEY' }, { type: 'pkcs1', name: 'PKCS#1', label: 'RSA PRIVATE KEY' }, { type: 'sec1', name: 'SEC1', label: 'EC PRIVATE KEY' },
] as const;

/** The form that a PEM's content has, when that is another one than its label says; undefined when it has none. */
function formOf(pem: string): typeof FORMS[number] | undefined {
  const key = Buffer.from(pem.replace(/-----[^-]+-----/g, ''), 'base64');
  return FORMS.filter(({ label }) => !pem.startsWith(`-----BEGIN ${label}-----`)).find(({ type }) => {
    try {
      return Boolean(createPrivateKey({ key, format: 'der', type }));
    } catch {
      return false;
    }
  });
}

function kindOf({ asymmetricKeyType: type, asymmetricKeyDetails: details }: KeyObject): Result<SigningKeyKind> {
  if (type === 'rsa') {
    const bits = details?.modulusLength ?? 0;
    return bits === 2048 ? ok('RSA_2048') : no(`This is an RSA key with ${bits} bits.`, KINDS_TAKEN);
  }
  if (type === 'ec') {
    const curve = details?.namedCurve ?? 'unknown';
    return curve === 'prime256v1' ? ok('ECDSA_P256') : no(`This is an ECDSA key on the curve ${curve}.`, KINDS_TAKEN);
  }
  return no(`This is a key of the type ${type ?? 'unknown'}.`, KINDS_TAKEN);
}

function no(message: string, fix: string): Result<never> {
  return refuse(refusal('privateKeyPem', message, fix));
}

function noPassphrase(message: string, fix: string): Result<never> {
  return refuse(refusal('passphrase', message, fix));
}

function refusal(field: string, message: string, fix: string): AppError {
  return { code: 'invalid_input', message, fix, fields: { [field]: `${message} ${fix}` } };
}
