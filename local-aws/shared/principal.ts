/** Who a request comes from, once its signature (or the lack of one) has been judged. */
export type Principal =
  | { kind: 'anonymous' }
  | { kind: 'account'; accountId: string; accessKeyId: string }
  | { kind: 'oai'; id: string; canonicalUserId: string }
  | { kind: 'service'; service: 'cloudfront.amazonaws.com'; sourceArn: string; accountId: string };
