import { get } from 'node:http';

/** The status that the edge answers with. Names of distributions, alternate ones too, are this machine. */
export function edgeStatus(url: string, headers: Record<string, string> = {}): Promise<number> {
  const { host, port, pathname, search } = new URL(url);
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path: pathname + search, headers: { Host: host, ...headers } }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    }).on('error', reject);
  });
}
