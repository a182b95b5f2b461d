import { z } from 'zod';

import { isPlainText } from '@/lib/kernel/plain-text';

/** What is known of the video that a signature is for. */
const described = {
  /** On record under this id. */
  playbackId: z.string().meta({ description: 'The signature is on record under this id.' }),
  videoId: z.string(),
  title: z.string(),
  durationSeconds: z.number().nullable(),
  contentType: z.string(),
  expiresAt: z.iso.datetime(),
  expiresInSeconds: z.number().positive().meta({ description: 'Counted from the moment of the answer, with a fraction. Go by this: viewers’ clocks lie.' }),
};

/** What a player gets: the answer of the playback routes, and the props of the watch page. */
export const playbackSchema = z.object({
  ...described,
  url: z.url().meta({ description: 'The signed URL, exactly as it was signed. Changing anything in it makes CloudFront refuse it.' }),
  posterUrl: z.string().nullable().meta({ description: 'A picture to show before playing.' }),
});

export type IssuedPlayback = z.infer<typeof playbackSchema>;

const viewer = z.string().trim().min(1, 'Say whom it is for.').max(200).refine(isPlainText, 'This has characters that cannot be shown.')
  .meta({ description: 'Whom it is for, as your site names them: an id or a name. It stands in the record, and opens nothing.' });

/** As seconds since 1970 this is September 2001; as seconds from now it is in thirty years, which nobody means. */
const SMALLEST_EPOCH = 1_000_000_000;

/** Terms that a signature can be given; each narrows what the library gives. */
export const termsShape = {
  expiresInSeconds: z.int().min(1).refine((seconds) => seconds < SMALLEST_EPOCH, 'These are seconds from now, such as 600. This looks like a moment, counted from 1970.').optional()
    .meta({ description: 'How long it holds, from now on. The library’s lifetime without it; more than that is cut to it.' }),
  ipAddress: z.string().max(50).optional().meta({ description: 'One IPv4 address, or a range in CIDR notation: nobody else may use it.' }),
};

function domainName(meant: string) {
  return z.string().trim().toLowerCase().max(253).regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, meant);
}

/** What a URL may say beside the object. */
export const ownQueryShape = {
  query: z.string().max(4_096).optional().meta({ description: 'Parameters of your own, percent-encoded, such as size=large. They are signed with the rest.' }),
  downloadName: z.string().max(255).optional().meta({ description: 'Have browsers save it as a file of this name, in any script.' }),
};

/** What another back end asks for one of its viewers. */
export const askedPlaybackSchema = z.strictObject({ viewer, ...termsShape, ...ownQueryShape });

export type AskedPlayback = z.infer<typeof askedPlaybackSchema>;

export const askedCookiesSchema = z.strictObject({
  viewer,
  domain: domainName('Give a domain such as example.com.')
    .meta({ description: 'The domain that your site and an alternate domain name of the distribution share, such as example.com.' }),
  host: domainName('Give a name such as media.example.com.').optional()
    .meta({ description: 'The name of the distribution that your viewers ask, at or below the domain. Needed where its alternate domain name is a wildcard such as *.example.com.' }),
  ...termsShape,
});

export type AskedCookies = z.infer<typeof askedCookiesSchema>;

export const cookiesSchema = z.object({
  ...described,
  url: z.url().meta({ description: 'The video’s URL, without a signature: the cookies open it.' }),
  cookies: z.array(z.object({
    name: z.string(), value: z.string(), domain: z.string(), path: z.string(),
    secure: z.boolean(), httpOnly: z.boolean(), sameSite: z.literal('Lax'),
  })),
  setCookie: z.array(z.string()).meta({ description: 'The same as Set-Cookie headers, each to be sent as it is. Values must not be encoded.' }),
});

export type IssuedCookies = z.infer<typeof cookiesSchema>;
