import { isPrivateHalfOf } from '@/lib/keys/consistent';
import type { ImportedKey } from '@/lib/keys/import';

import { type Command, printed, Refused, textOf } from './command';
import { STANDARD_INPUT } from './input';
import { isAskingAPerson, PASSPHRASE, readKeyFile, readPublicKeyFile } from './key-file';

const KINDS = { RSA_2048: 'RSA with 2048 bits', ECDSA_P256: 'ECDSA on the curve P-256' } as const;

/** Says whether a file is a key that CloudFront can work with, and whether it belongs to a public key. */
export const keysCheckCommand: Command = {
  summary: 'Say what is in a key’s file, and whether CloudFront can work with it',
  help: `Usage: npm run usher -- keys check FILE [options]

Reads a private key as people have it: PKCS#1, PKCS#8 or SEC1, encrypted or not, on one line, with \\n spelled out. Says what
is wrong with one that CloudFront cannot work with, and what to do. Works offline; the key is shown to nobody.

  FILE                 the private key; - or nothing reads it from standard input. ${PASSPHRASE} opens one that is encrypted
  --public-key FILE    the public key that was uploaded to CloudFront: whether the two are halves of one
  --json               as JSON

It ends with 0 for a key that will do, with 1 and the reason for one that will not, and with 2 when the command line makes no sense or
the file cannot be read.

Example:
  npm run -s usher -- keys check private_key.pem --public-key public_key.pem
`,
  options: { 'public-key': { type: 'string' }, json: { type: 'boolean' } },
  operands: 1,
  run: async (values, [file = STANDARD_INPUT], say) => {
    if (isAskingAPerson(file)) say('Paste the private key, then press Ctrl-D. (Or name its file: keys check FILE.)\n');
    const { kind, privateKey, publicKeyPem } = await readKeyFile(file);
    const uploaded = textOf(values, 'public-key');
    if (uploaded !== undefined) await checkHalves(privateKey, uploaded);
    if (values['json'] === true) return printed({ kind, publicKey: publicKeyPem, ...(uploaded === undefined ? {} : { isPrivateHalfOfPublicKey: true }) });
    const halves = uploaded === undefined ? '' : `It is the private half of ${uploaded}.\n`;
    return `A private key that CloudFront can work with: ${KINDS[kind]}.\n${halves}Its public half, which is what CloudFront gets:\n\n${publicKeyPem}`;
  },
};

async function checkHalves(privateKey: ImportedKey['privateKey'], file: string): Promise<void> {
  if (isPrivateHalfOf(privateKey, await readPublicKeyFile(file))) return;
  const fix = 'Look for the private key that was made together with it, or upload the public half of this one to CloudFront.';
  throw new Refused({ code: 'invalid_input', message: `This private key does not belong to ${file}.`, fix });
}
