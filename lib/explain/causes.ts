/** Every cause that can be named, with what to do about it. The codes are stable: other programs read them. */
export const FIXES = {
  'served': 'There is nothing to do.',
  'nothing-found': 'Give what is still open: the answer that came (curl -v prints it), the viewer’s address, or the public key (--public-key of the command line). What is known of the distribution and its keys is renewed by “Look now” and by a look at the account.',
  'edge-refused': 'Look whether the distribution is enabled and deployed, whether this host is among its names, and whether a web ACL is in front of it.',
  'not-reached': 'Look at what is in between: the name of the host, the network, a proxy or a VPN, and the certificate where the name is one of yours.',
  'blocked-by-browser': 'Ask with https:// from an https:// page, name the video’s host in the page’s Content-Security-Policy (media-src, and connect-src for a player’s scripts), or let the extension allow it.',
  'answer-disagrees': 'Take the request and its answer from the same attempt: the network tab of the browser, or curl -v.',

  'signed-s3-url': 'Sign the URL at the distribution’s domain name; a bucket knows nothing of CloudFront’s signatures.',
  'redirected': 'Ask where it leads to (curl -L does). A URL that is asked for with https:// has to be signed with https:// too.',
  'library-torn-down': 'Nobody can watch it any more. Where it should be watched again, make a library for it and hand out new URLs.',
  'unknown-host': 'Use the domain name of the distribution, or add this one to it as an alternate domain name.',
  'distribution-disabled': 'Enable the distribution, and wait until it is deployed.',
  'distribution-not-deployed': 'Wait until the distribution is deployed; it takes some minutes. Then try again.',
  'country-blocked': 'Let the country into the geographic restrictions of the distribution, or ask from another one. With a VPN or a proxy its country counts, not the viewer’s own.',
  'web-acl-blocked': 'Look in the web ACL’s sampled requests which rule blocked it, and change that rule, or let it only count.',
  'method-not-allowed': 'Ask with GET or HEAD, or add the method to the allowed methods of the cache behaviour; a CORS preflight needs OPTIONS.',
  'edge-function-failed': 'Look into the log of the function that this cache behaviour runs, and at its latest version; without it nothing is served.',
  'http-not-allowed': 'Ask with https://, and sign the https:// URL.',
  'url-too-long': 'Use a shorter object key, or a P-256 key, whose signatures are a quarter as long.',
  'behavior-not-restricted': 'Give this cache behaviour a trusted key group, or ask for a path that another one takes.',
  'other-behavior-matched': 'Add the key to a key group that this behaviour trusts, or change the order or the pattern of the behaviours.',

  'missing-key-id': 'Send the whole signed URL, with Expires or Policy, Signature and Key-Pair-Id; or all of the CloudFront cookies.',
  'url-escaped': 'Send the URL with plain ? & and = in its query: write & as &amp; in the source of a page only, and there once; encode no URL that is whole.',
  'presigned-for-s3': 'Sign the distribution’s URL with a CloudFront key; a URL that is presigned for S3 is good at the bucket’s own address alone.',
  'missing-signature': 'Send the whole signed URL or all of the cookies: this one was cut off.',
  'cookies-overridden': 'Leave Expires, Policy, Signature, Key-Pair-Id and Hash-Algorithm out of the URL: a single one of them makes CloudFront ignore all cookies.',
  'cookies-sent-twice': 'Delete the older cookies. A browser keeps one for each Path and Domain, so set and delete them with the same ones always.',
  'cookies-not-sent': 'Look in the network tab of the browser whether the CloudFront cookies go along, and check their Domain, Path, Secure and SameSite; a script has to ask with credentials: "include", a video element with crossorigin="use-credentials".',
  'cookie-domain': 'Serve page and videos below one domain of yours, and set the cookies with Domain for that.',
  'cookie-path': 'Set the cookies with Path=/, or with a path that the video’s begins with.',
  'cookie-secure': 'Ask with https://: a Secure cookie is not sent over plain HTTP.',
  'cookie-expired': 'Set the cookies again, with an end that is not over; Max-Age=0 or an Expires in the past deletes them.',
  'cookie-same-site': 'Set the cookies with SameSite=None; Secure, or serve page and videos from one site.',
  'preflight-refused': 'Ask with a signed URL, which a preflight carries too, and allow OPTIONS in the cache behaviour; or ask so that the browser needs no preflight: GET without headers of your own.',

  'key-group-id-used': 'Put the id of the public key into Key-Pair-Id (it begins with K); key groups are named in the distribution only.',
  'key-id-damaged': 'Put the whole id of the public key into Key-Pair-Id, as CloudFront shows it: capitals and digits, and nothing around them.',
  'unknown-key-id': 'Sign with the id of a public key that is at CloudFront, in a key group that the distribution trusts. A key that was made a moment ago is known here after a look at the account.',
  'key-not-trusted': 'Add the key to a key group that this cache behaviour trusts, or sign with one that is in it.',
  'key-not-at-cloudfront': 'Upload the public key again, put it into the key group, and sign with the new id.',
  'wrong-key-id': 'Put the id of the key that signed into Key-Pair-Id.',

  'signature-not-decodable': 'Write base64 with - _ ~ for + = / and nothing else, and encode it no further on its way to the viewer.',
  'signature-altered': 'Take the URL or the cookies as they came from the signer, whole and unchanged; or sign again.',
  'raw-ecdsa': 'Send the signature in ASN.1 DER, as OpenSSL and node:crypto write it; WebCrypto and JWT libraries write it raw.',
  'sha256-without-marker': 'Add Hash-Algorithm=SHA256 (as cookie: CloudFront-Hash-Algorithm), or sign with SHA-1.',
  'sha1-with-marker': 'Leave Hash-Algorithm out, or sign with SHA-256.',
  'unsupported-signature': 'Sign with RSA (PKCS #1 v1.5) or ECDSA, and with SHA-1, or SHA-256 and Hash-Algorithm=SHA256.',
  'unknown-hash-algorithm': 'Write Hash-Algorithm=SHA256 exactly, or leave it out for SHA-1.',

  'query-added': 'Sign the URL with all of its query, and let nothing add to it afterwards.',
  'query-changed': 'Sign the query as it is sent: the same order, the same spelling.',
  'path-reencoded': 'Sign the path exactly as the browser sends it, and let no proxy or library encode it again.',
  'host-swapped': 'Sign the URL with the domain name that viewers use.',
  'scheme-changed': 'Sign the URL with the scheme that viewers use: http:// and https:// are two different resources.',
  'expires-changed': 'Leave Expires as it was signed; for another end sign again.',
  'policy-spelled-otherwise': 'Sign the canned policy without any spaces or line breaks, in the documented order: CloudFront writes it again from the request.',
  'changed-after-signing': 'Compare the URL with the one that the signer was given, letter by letter; or sign again.',

  'policy-missing': 'Send the whole signed URL or all of the cookies: a canned policy needs Expires, a custom one Policy.',
  'policy-not-decodable': 'Encode the policy in base64 with - _ ~ for + = /, and no further.',
  'policy-not-json': 'Sign and send the policy as JSON, in UTF-8.',
  'policy-malformed': 'Write the policy as {"Statement":[{"Resource":URL,"Condition":{"DateLessThan":{"AWS:EpochTime":SECONDS}}}]}; only DateGreaterThan and IpAddress can be added.',
  'milliseconds': 'Divide the time by 1,000 and drop the rest: Math.floor(Date.now() / 1000) in JavaScript.',

  'resource-mismatch': 'Ask for what the policy opens, or sign a policy that opens what is asked for.',
  'wildcard-misread': 'Use a custom policy with one * at the end of the Resource: https://HOST/PREFIX/*.',
  'expired': 'Get a new signature; if this happens while a video plays, sign for longer or renew earlier.',
  'not-yet-valid': 'Wait until the start, or sign with an earlier one; better leave the start out.',
  'wrong-address': 'Get a signature for the address that the viewer has now, or sign without an address: it changes with mobile networks, VPNs and proxies.',
  'clock-skew': 'Let the clock of the machine that signs be set by NTP.',

  'object-missing': 'Upload the object, or correct the path: names of objects are case-sensitive.',
  'object-archived': 'Restore the object (RestoreObject) and wait until that is done, or copy it to another storage class; and look which lifecycle rule archives videos.',
  'range-outside-object': 'Ask for a range inside the object. A player that still knows an older, longer file has to load it anew.',
  'bucket-missing': 'Make the bucket again under its name, or point the origin at the one that holds the videos. If both are there, let the cache behaviour not pass on the viewer’s Host header: S3 takes it for the bucket’s name.',
  'origin-unreachable': 'Look whether the origin’s domain name is right and answers, from where it is; and try again.',
  'origin-redirected': 'Give the origin the bucket’s regional name, BUCKET.s3.REGION.amazonaws.com. If it has that and the bucket is new, wait: such redirects end within a day.',
  'origin-signature-refused': 'Let the cache behaviour pass on neither the viewer’s Authorization nor its Host header, and let the origin access control sign always. If a program of yours signs for S3, set its clock by NTP.',
  's3-busy': 'Try again in a moment. If it comes back, let CloudFront keep more, so that fewer requests reach the bucket.',
  's3-error': 'Look this code up among S3’s error codes. It is not about CloudFront’s signature: that was in order, or not asked for.',
  's3-refused': 'Look at the bucket’s policy, the origin access of the distribution, and the KMS key if there is one: CloudFront has to be let read the object. A missing object is answered the same way.',
  'bucket-policy-refuses': 'Put the policy on the bucket again that lets this distribution read.',
  'origin-access-wrong': 'Attach the origin access control (or identity) to the origin that the bucket’s policy names.',
  'basic-distribution': 'Ask the signed distribution, with a signature; the basic one serves what lies below public/ alone.',
  'kms-refuses': 'Let CloudFront decrypt in the key’s policy: kms:Decrypt for cloudfront.amazonaws.com with this distribution as aws:SourceArn.',
  'kms-needs-access-control': 'Move the distribution from its origin access identity to an origin access control that signs always, and let that decrypt in the key’s policy.',
  'kms-key-unusable': 'Enable the key, or cancel its deletion. What was encrypted with a key that is gone cannot be read again: upload it anew.',
  'cors-blocked': 'Give the cache behaviour a response headers policy that allows the page’s origin, by its name and with credentials where cookies go along, and that overrides what the bucket sends. A preflight needs OPTIONS among the allowed methods and a CORS rule of the bucket as well.',
} as const satisfies Record<string, string>;

export type CauseCode = keyof typeof FIXES;

/** Whether a text is a cause's code. */
export function isCauseCode(text: string): text is CauseCode {
  return Object.hasOwn(FIXES, text);
}

/** Something found: what it is, why we think so, and what to do. */
export interface Finding {
  code: CauseCode;
  sentence: string;
  evidence: readonly string[];
  fix: string;
}

/** A finding with the fix of its code. */
export function finding(code: CauseCode, sentence: string, ...evidence: readonly string[]): Finding {
  return { code, sentence, evidence, fix: FIXES[code] };
}
