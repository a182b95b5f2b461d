/** What a text is in place of a private key in PEM, and what to do about it. */
export interface OtherForm {
  message: string;
  fix: string;
}

type Row = [pattern: RegExp, message: string, fix: string];

/** What CloudFront signs with. */
export const KINDS_TAKEN = 'CloudFront takes RSA with 2048 bits and ECDSA on the curve P-256.';

const FOR_CLOUDFRONT = 'Paste the key that was made for CloudFront';
const THE_PRIVATE_ONE = 'Paste the private key that belongs to the public key at CloudFront.';
const OF_SSH = `${FOR_CLOUDFRONT}. If it is this one, turn a copy of its file into a PEM with ssh-keygen -p -m PKCS8 -f COPY.`;
const AS_PEM = 'Make a PEM of it with openssl pkcs8 -topk8 -nocrypt -inform DER -in FILE.';

/** PEMs that people paste by mistake, by their label. */
const LABELS: Row[] = [
  [/^OPENSSH PRIVATE KEY$/, 'This is a key for SSH.', OF_SSH],
  [/^PGP /, 'This is a PGP key.', `${FOR_CLOUDFRONT}; PGP keys have another form.`],
  [/^DSA PRIVATE KEY$/, 'This is a DSA key.', KINDS_TAKEN],
  [/ PARAMETERS$/, 'These are the parameters of a key, without the key.', 'Paste the whole file: the key follows them.'],
  [/PUBLIC KEY$/, 'This is a public key.', 'Paste the private half: the file that begins with BEGIN PRIVATE KEY or BEGIN RSA PRIVATE KEY.'],
  [/^CERTIFICATE REQUEST$|^NEW CERTIFICATE REQUEST$/, 'This is a certificate request.', THE_PRIVATE_ONE],
  [/CERTIFICATE$/, 'This is a certificate.', THE_PRIVATE_ONE],
];

/**
 * What is written in another way than PEM. What is binary has been read as text, in which its bytes above 127 are lost, so that
 * ASN.1 is told by the small ones: a sequence, its length, and what comes first in it.
 */
const TEXTS: Row[] = [
  [/^$/, 'There is nothing in this.', 'Paste the private key, or check that its file is the right one and whole.'],
  [/^(ssh-|ecdsa-sha2-)/, 'This is a public key for SSH.', 'Paste the private key that was made for CloudFront.'],
  [/^---- BEGIN SSH2 /, 'This is a key for SSH.', `${FOR_CLOUDFRONT}; SSH keys have another form.`],
  [/^PuTTY-User-Key-File-/, 'This is a key of PuTTY.', 'Have PuTTYgen export it as an OpenSSH key in PEM form, or paste the key that was made for CloudFront.'],
  [
    /^\{[\s\S]*"kty"/, 'This is a key as JSON (JWK).',
    `Make a PEM of it with node -p "crypto.createPrivateKey({ format: 'jwk', key: JSON.parse(fs.readFileSync('FILE')) }).export({ type: 'pkcs8', format: 'pem' })".`,
  ],
  [/^0[\s\S]{1,3}\x02\x01\x03/, 'This is a PKCS#12 file (.p12 or .pfx), which has a key in it.', 'Take the key out of it with openssl pkcs12 -nocerts -nodes -in FILE. An old file needs -legacy as well.'],
  [/^0[\s\S]{1,3}\x02\x01[\x00\x01]/, 'This is a key in binary form (DER).', AS_PEM],
  // PKCS#5: the algorithm that a key is encrypted with.
  [/^0[\s\S]{1,3}0[\s\S]{1,3}\x06[\s\S]\*\uFFFDH\uFFFD{2}[\r\n]\x01\x05/, 'This is an encrypted key in binary form (DER).', AS_PEM],
  [/^0[\s\S]{1,3}0/, 'This is a certificate or a public key in binary form (DER).', THE_PRIVATE_ONE],
  [/^(MII|MIG|MHc)[A-Za-z0-9+/=\s]+$/, 'The lines that say BEGIN and END are missing.', 'Paste the whole file with them.'],
];

/** Takes the label of a PEM that is no private key; undefined for one that nobody is expected to paste. */
export function otherLabel(label: string): OtherForm | undefined {
  return found(LABELS, label);
}

/** Takes a text without a PEM in it; undefined for one that looks like nothing in particular. */
export function otherText(text: string): OtherForm | undefined {
  return found(TEXTS, text);
}

function found(rows: readonly Row[], text: string): OtherForm | undefined {
  const row = rows.find(([pattern]) => pattern.test(text));
  return row && { message: row[1], fix: row[2] };
}
