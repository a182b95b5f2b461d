import { z } from 'zod';

import { FIXES, isCauseCode } from './causes';
import { MAX_TEXT_LENGTH } from './read/read';

const address = z.union([z.ipv4(), z.ipv6()], 'This must be one IPv4 or IPv6 address.');
const page = z.url({ protocol: /^https?$/, error: 'This must be an address such as https://app.example.com.' }).max(2_000);

/** What is to be explained. Everything that may hold a signature travels in a body, and is neither logged nor kept. */
export const explainSchema = z.object({
  text: z.string().min(1, 'Paste a URL, cookies or a transcript.').max(MAX_TEXT_LENGTH, `This is longer than ${MAX_TEXT_LENGTH} characters.`)
    .describe('A signed URL; a URL with cookies, as headers or as lines; a curl command; or what `curl -v` or `curl -i` printed, with the answer.'),
  viewerAddress: address.optional().describe('Where the viewer was seen to come from.'),
  page: page.optional().describe('The page that asked for the video, for cookies and CORS: `https://app.example.com`.'),
});

export type ExplainInput = z.output<typeof explainSchema>;

const findingSchema = z.object({
  code: z.enum(Object.keys(FIXES).filter(isCauseCode)).describe('Stable: other programs may decide by it.'),
  sentence: z.string().describe('What it is, for a person.'),
  evidence: z.array(z.string()).describe('Why we think so.'),
  fix: z.string().describe('What to do about it.'),
});

const checkSchema = z.object({
  id: z.string(), title: z.string(),
  outcome: z.enum(['pass', 'fail', 'unknown']).describe('`unknown`: nobody could tell.'),
  evidence: z.string(),
});

const moment = z.iso.datetime().describe('ISO 8601, in UTC.');

/** An explanation as pages, the JSON API and the command line give it. No signature is in it. */
export const explanationSchema = z.object({
  cause: findingSchema.describe('The one thing to do something about; `served` when there is nothing.'),
  others: z.array(findingSchema).describe('What else is wrong, or has become wrong since.'),
  asked: z.object({
    method: z.string(),
    url: z.string().describe('As it was sent, with its signature masked.'),
    resource: z.string().describe('The URL without what signing added: what a signature is about.'),
    signatureIn: z.enum(['url', 'cookies']).nullable(),
    at: moment.describe('When it was asked, by AWS’s clock: as the answer says, or now.'),
  }),
  answeredBy: z.object({
    by: z.enum(['nobody', 'served', 'cloudfront-signature', 'cloudfront-page', 's3', 'other']).describe('`nobody`: no answer was given.'),
    says: z.string(),
  }),
  policy: z.object({
    kind: z.enum(['canned', 'custom']),
    resource: z.string().nullable().describe('Null: everything that trusts the key.'),
    expiresAt: moment, notBefore: moment.nullable(), sourceIp: z.string().nullable(),
  }).nullable().describe('What the signature says, decoded; null when it cannot be read.'),
  signed: z.object({
    text: z.string().describe('The exact bytes that have to have been signed, as UTF-8.'),
    base64: z.string(), algorithm: z.enum(['sha1', 'sha256']), digest: z.string().describe('Of these bytes, in hexadecimal.'),
  }).nullable(),
  checks: z.array(checkSchema).describe('In the order in which CloudFront is assumed to look; its documentation names none.'),
  orderIsAssumed: z.literal(true),
  issued: z.object({
    to: z.string(), at: moment, expiresAt: moment.nullable(),
  }).nullable().describe('Who this signature was issued to here; null when it was not, or is not recorded. A token is told the names that it gave itself.'),
  about: z.object({
    distributionId: z.string(), distributionAwsId: z.string(), libraryId: z.string().nullable(), libraryName: z.string().nullable(),
    videoId: z.string().nullable(), videoTitle: z.string().nullable(),
    lookedAt: moment.nullable().describe('When the distribution was last looked at, at AWS.'),
  }).nullable().describe('Which distribution of this install was asked; null for others.'),
  notes: z.array(z.string()).describe('What had to be changed to read it, and what could not be read.'),
});

export type ExplanationView = z.output<typeof explanationSchema>;
