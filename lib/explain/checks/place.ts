import { MAX_URL_BYTES } from '@/lib/aws/signing-guard';

import { pageKind } from '../answers/page';
import { type Case, type Check, failed, isBucketHost, passed, unknown } from '../case';
import { finding } from '../causes';
import { asOf } from '../words';

/** Where the request goes: host, distribution, scheme, length, and the cache behaviour that takes it. */
export function checkPlace(it: Case): Check[] {
  return [checkHost(it), checkDistribution(it), checkProtocol(it), checkLength(it), checkBehavior(it)];
}

function checkHost({ asked, knowledge, distribution, credentials, answer }: Case): Check {
  if (isBucketHost(asked.host, knowledge)) {
    const what = credentials ? 'The URL that was signed leads to the bucket at S3' : 'The URL leads to the bucket at S3';
    return failed('host', finding('signed-s3-url', `${what}, not to a distribution.`, `The host is ${asked.host}.`));
  }
  if (distribution) return passed('host', `${asked.host} is the distribution ${distribution.id}.`);
  // Somebody else's distribution is no fault by itself; with a page of CloudFront's that names nothing else it may be one.
  if (knowledge.distributions && answer && pageKind(answer) === 'unsaid') {
    return failed('host', finding('unknown-host', `No distribution that is known here has the domain name ${asked.host}, and CloudFront does not take the request.`,
      'CloudFront showed its error page, as it does for a host that no distribution has. If this is somebody else’s distribution, it may be disabled, or ask for https://.'));
  }
  return unknown('host', `${asked.host} is none of the distributions that are known here.`);
}

function checkDistribution({ distribution }: Case): Check {
  if (distribution?.enabled === false) {
    return failed('distribution', finding('distribution-disabled', asOf(distribution.seenAt, 'The distribution is disabled, so it serves nothing.'), `${distribution.id} was disabled at the last look.`));
  }
  if (distribution?.deployed === false) {
    return failed('distribution', finding('distribution-not-deployed', asOf(distribution.seenAt, 'The distribution is not deployed yet: a change is still on its way to the edges.'), `The status of ${distribution.id} was InProgress at the last look.`));
  }
  if (distribution?.enabled && distribution.deployed) return passed('distribution', `${distribution.id} is enabled and deployed.`);
  return unknown('distribution', 'The state of the distribution is not known.');
}

function checkProtocol({ asked, behavior }: Case): Check {
  if (asked.scheme === 'https') return passed('protocol', 'It was asked with https://.');
  if (behavior?.allowsHttp === false) {
    return failed('protocol', finding('http-not-allowed', 'This cache behaviour does not serve plain HTTP.', `${behavior.pathPattern} asks for https://.`));
  }
  return behavior?.allowsHttp ? passed('protocol', 'Plain HTTP is served.') : unknown('protocol', 'Whether plain HTTP is served is not known.');
}

function checkLength({ asked }: Case): Check {
  const bytes = Buffer.byteLength(asked.url);
  if (bytes <= MAX_URL_BYTES) return passed('length', `${bytes} bytes of at most ${MAX_URL_BYTES}.`);
  return failed('length', finding('url-too-long', `The URL has ${bytes} bytes; CloudFront takes ${MAX_URL_BYTES}.`));
}

function checkBehavior({ choice, behavior, credentials, distribution }: Case): Check {
  if (!choice || !behavior) return unknown('behavior', 'The cache behaviours are not known.');
  const taken = choice.behavior ? `The pattern ${behavior.pathPattern} takes ${choice.path}.` : `No pattern takes ${choice.path}, so the default behaviour does.`;
  if (behavior.restricted) return passed('behavior', `${taken} It asks for a signature.`);
  if (distribution?.isForEverybody) return passed('behavior', `${taken} It asks for no signature, as this distribution is meant for everybody.`);
  const useless = credentials ? ' The signature is not even looked at.' : '';
  return failed('behavior', finding('behavior-not-restricted', asOf(distribution?.seenAt, `The cache behaviour that takes this path asks for no signature: whoever knows the URL gets it.${useless}`), taken));
}
