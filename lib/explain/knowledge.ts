/** What the caller knows. Whatever is missing makes checks `unknown`, and nothing else. */
export interface Knowledge {
  keys?: KnownKeys | undefined;
  /** Ids of key groups, which are often given in place of a key's. */
  keyGroupIds?: readonly string[] | undefined;
  /** All that are known: the one that was asked is found by its domain name. */
  distributions?: readonly KnownDistribution[] | undefined;
  /** Hosts at which buckets are reached without CloudFront, beside those of amazonaws.com. */
  bucketHosts?: readonly string[] | undefined;
  /** Where the bucket behind the distribution is reached without it, each without a slash at its end. */
  bucketUrls?: readonly string[] | undefined;
  /** Where the viewer was seen to come from. */
  viewerAddress?: string | undefined;
  /** What our own records say about this signature. */
  issued?: KnownIssue | undefined;
  object?: { exists: boolean; bucket: string; key: string } | undefined;
  /** What the last look found between CloudFront and the bucket; an empty list is a look that found nothing wrong. */
  originFindings?: readonly OriginFinding[] | undefined;
  /** Our clock minus AWS's, in seconds. */
  clockSkewSeconds?: number | undefined;
  /** Where the page is that asks for the video: `https://app.example.com`. */
  page?: string | undefined;
  /** Who set the cookies, if not the page's own server. */
  cookiesSetBy?: string | undefined;
}

export interface KnownKeys {
  list: readonly KnownKey[];
  /** When these were all that the account has; undefined when there may be others. */
  allAt?: Date | undefined;
  /** Whether these are the ones to judge by, whatever CloudFront may have: somebody gave them. */
  given?: boolean | undefined;
}

export interface KnownKey {
  id: string;
  /** SPKI PEM. */
  publicKeyPem?: string | undefined;
  /** Whether CloudFront had it at the last look, and when that was. */
  atCloudFront?: boolean | undefined;
  seenAt?: Date | undefined;
}

export interface KnownDistribution {
  id: string;
  /** Its own name and the alternate ones. */
  domainNames: readonly string[];
  /** Meant for everybody: that its behaviours ask for no signature is no fault. */
  isForEverybody?: boolean | undefined;
  enabled?: boolean | undefined;
  deployed?: boolean | undefined;
  /** When that and what follows was looked at, at AWS; undefined before the first look. */
  seenAt?: Date | undefined;
  /** In CloudFront's order, without the default one. */
  behaviors?: readonly KnownBehavior[] | undefined;
  defaultBehavior?: KnownBehavior | undefined;
}

export interface KnownBehavior {
  /** `*` of the default one. */
  pathPattern: string;
  /** Whether it asks for a signature at all. */
  restricted: boolean;
  /** Public keys in its trusted key groups; undefined when nobody looked. */
  trustedKeyIds?: readonly string[] | undefined;
  /** Whether it serves plain HTTP. */
  allowsHttp?: boolean | undefined;
}

export interface KnownIssue {
  /** Who it was issued to. */
  to: string;
  at: Date;
  expiresAt?: Date | undefined;
  /** What it was issued for: the URL without what signing added. */
  url?: string | undefined;
  /** How the signature reached the viewer. */
  as?: 'url' | 'cookies' | undefined;
  /** The library's name, when it was torn down since, or is being. */
  tornDown?: string | undefined;
}

export interface OriginFinding {
  /** `basic`: the distribution is the one that serves everybody, and what was asked for is not meant for everybody. */
  kind: 'policy' | 'identity' | 'kms' | 'basic';
  says: string;
  seenAt?: Date | undefined;
}
