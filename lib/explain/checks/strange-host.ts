import { type Case, isBucketHost } from '../case';
import { finding, type Finding } from '../causes';
import { escapedParameters } from './escaped';
import { withoutPort } from '../host';
import { presignedBy } from './presigned';

/** Names that CloudFront gives, and Local AWS. */
const OWN_NAME = /\.cloudfront\.(?:net|cn|localhost)$/;

/** Whether nothing at all says that a distribution was asked: no name that is known, no signature, no answer of AWS's. */
export function isStrangeHost({ asked: { host, target }, knowledge, credentials, distribution, answer }: Case): boolean {
  if (credentials || distribution || knowledge.issued || OWN_NAME.test(withoutPort(host)) || isBucketHost(host, knowledge)) return false;
  if (presignedBy(target) !== undefined || escapedParameters(target)) return false;
  return !answer || (answer.code === undefined && !answer.isErrorPage && !/CloudFront|AmazonS3/i.test(answer.server ?? ''));
}

/** What there is to say of it. */
export function strangeHost({ asked: { host, cookies } }: Case): Finding {
  return finding('nothing-found', `Nothing is known here of the host ${host}: it is none of the distributions that are known here, and no name that CloudFront gives.`,
    `If it is another name of a distribution, then the URL carries no signature, and ${cookies === undefined ? 'no cookies were found with it' : 'none of CloudFront’s cookies went along'}. The answer would tell whether CloudFront is there.`);
}
