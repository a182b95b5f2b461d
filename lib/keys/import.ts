import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';

import type { SigningKeyKind } from '@/lib/db/generated/enums';
import type { AppError } from '@/lib/kernel/errors';
import { ok, refuse, type Result } from '@/lib/kernel/result';

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

const KINDS_TAKEN = 'CloudFront takes RSA with 2048 bits and ECDSA on the curve P-256.';
const OF_ANOTHER_FORM = 'Paste the key that was made for CloudFront; SSH keys have another form.';

/** What people paste by mistake, in its own words. */
const NOT_PRIVATE: [RegExp, string, string][] = [
  [/^OPENSSH PRIVATE KEY$/, 'This is a key for SSH.', OF_ANOTHER_FORM],
  [/^PGP /, 'This is a PGP key.', 'Paste the key that was made for CloudFront; PGP keys have another form.'],
  [/^DSA PRIVATE KEY$/, 'This is a DSA key.', KINDS_TAKEN],
  [/ PARAMETERS$/, 'These are the parameters of a key, without the key.', 'Paste the whole file: the key follows them.'],
  [/PUBLIC KEY$/, 'This is a public key.', 'Paste the private half: the file that begins with BEGIN PRIVATE KEY or BEGIN RSA PRIVATE KEY.'],
  [/^CERTIFICATE REQUEST$|^NEW CERTIFICATE REQUEST$/, 'This is a certificate request.', 'Paste the private key that belongs to the public key at CloudFront.'],
  [/CERTIFICATE$/, 'This is a certificate.', 'Paste the private key that belongs to the public key at CloudFront.'],
];

const AS_PEM = 'Write it as a PEM: openssl pkcs8 -topk8 -nocrypt does so, with the file after -in.';

/** Keys that are written in another way than PEM. */
const OTHER_FORMS: [RegExp, string, string][] = [
  [/^(ssh-|ecdsa-sha2-)/, 'This is a public key for SSH.', 'Paste the private key that was made for CloudFront.'],
  [/^---- BEGIN SSH2 /, 'This is a key for SSH.', OF_ANOTHER_FORM],
  [/^PuTTY-User-Key-File-/, 'This is a key of PuTTY.', 'Have PuTTYgen export it as an OpenSSH key in PEM form, or paste the key that was made for CloudFront.'],
  [/^\{[\s\S]*"kty"/, 'This is a key as JSON (JWK).', 'Export it as a PEM in PKCS#8 form where it was made.'],
  [/^0[\x80-\x84\uFFFD]/, 'This is a key in binary form (DER).', `${AS_PEM.slice(0, -1)}, and -inform DER.`],
  [/^(MII|MIG|MHc)[A-Za-z0-9+/=\s]+$/, 'The lines that say BEGIN and END are missing.', 'Paste the whole file with them.'],
];

/**
 * Reads a private key as people have it: PKCS#1, PKCS#8 or SEC1; with CRLF, a byte order mark, quotes, `\n` spelled out, or
 * all on one line; encrypted, with its passphrase. Refuses with `invalid_input`, and never repeats what was pasted.
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
  return ok({ kind: kind.value, privateKey: read.value, publicKeyPem });
}

/** Whether what this private key signs is accepted with that public key: the two are halves of one. */
export function isPrivateHalfOf(privateKey: KeyObject, publicKeyPem: string): boolean {
  const probe = Buffer.from('usher: are these two halves of one key?');
  try {
    return verify('sha256', probe, createPublicKey(publicKeyPem), sign('sha256', probe, privateKey));
  } catch {
    return false;
  }
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

/** Without what editors, terminals and environment files put around and into a PEM. */
function plain(text: string): string {
  return text
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
    const other = NOT_PRIVATE.find(([pattern]) => pattern.test(label));
    if (other) return no(other[1], other[2]);
  }
  if (pems.length > 0) return no('There is a PEM in this, but no private key.', 'Paste the file that begins with BEGIN PRIVATE KEY, BEGIN RSA PRIVATE KEY or BEGIN EC PRIVATE KEY.');
  const other = OTHER_FORMS.find(([pattern]) => pattern.test(text));
  if (other) return no(other[1], other[2]);
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
  } catch {
    // OpenSSL's reason says nothing to a person, and must not get near a log with the key in hand.
    if (isEncrypted) return noPassphrase('The passphrase does not open this key, or the key is damaged.', 'Enter the passphrase that it was made with.');
    return no('This key is damaged: it cannot be read.', 'Paste the file as it was downloaded or made.');
  }
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
