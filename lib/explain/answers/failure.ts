import type { Failure } from '../asked';
import { finding } from '../causes';
import type { Meaning } from './meaning';
import { quoted } from '../words';

const SENTENCES: Record<Failure['kind'], string> = {
  'name': 'The request never reached CloudFront: the name of a host could not be found.',
  'connection': 'The request never reached CloudFront: there was no connection to a host.',
  'proxy': 'The request never reached CloudFront: the proxy in between refused to make the connection.',
  'tls': 'The request never reached CloudFront: the secure connection to a host did not come about.',
  'timeout': 'No answer came in time, so nothing says what CloudFront thinks of this request, or whether it got it.',
  'broken': 'The connection broke before an answer was there, so nothing says what CloudFront thinks of this request.',
  'mixed-content': 'The browser did not ask CloudFront: the page is loaded over https://, and this URL is http://.',
  'content-policy': 'The browser did not ask CloudFront: the Content-Security-Policy of the page does not allow it.',
  'blocked': 'The browser did not ask CloudFront: an extension or a rule of the browser blocked the request.',
};

/** What it means that a program says why there is no answer: the signature played no part. */
export function fromFailure({ kind, words }: Failure): Meaning {
  const isBrowsers = kind === 'mixed-content' || kind === 'content-policy' || kind === 'blocked';
  const says = `No answer came. It says ${quoted(words, 200)}.`;
  return { by: 'nobody', says, stage: [], otherwise: finding(isBrowsers ? 'blocked-by-browser' : 'not-reached', SENTENCES[kind], says) };
}
