import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { freePort } from './product';

/** The snippets of docs/api.md as they stand there, by the file name behind their language. */
export function snippets(): Map<string, string> {
  const blocks = readFileSync('docs/api.md', 'utf8').matchAll(/^```(\w+) ?(\S*)\n([\s\S]*?)^```$/gm);
  return new Map([...blocks].map(([, language = '', name = '', text = '']) => [name || language, text]));
}

/** Whether a command is on this machine. */
export function isHere(command: string): boolean {
  return spawnSync(command, ['--version']).status === 0;
}

/** Where the video that the site may not show to its viewers stands, in every language. */
export const FORBIDDEN_VIDEO = 'forbidden';

/** What the views use of Django, for machines without it. */
const DJANGO = `
import json
from http.cookies import SimpleCookie
class JsonResponse:
    def __init__(self, data, status=200, headers=None):
        self.status_code, self.headers, self.cookies = status, dict(headers or {}), SimpleCookie()
        self.content = json.dumps(data).encode()
    def set_cookie(self, key, value="", domain=None, path="/", secure=False, httponly=False, samesite=None):
        self.cookies[key] = value
        self.cookies[key].update({"domain": domain, "path": path, "secure": secure, "httponly": httponly, "samesite": samesite})
`;

/** What a site has of its own: its rule, and a way to call what the snippets define. */
const OWN_FILES: Record<string, string> = {
  'rules.py': `def may_watch(user, video_id):\n    return video_id != "${FORBIDDEN_VIDEO}"\n`,
  'rules.php': `<?php function viewer(): int { return 7; } function may_watch(int $viewer, string $video): bool { return $video !== '${FORBIDDEN_VIDEO}'; }`,
  'rules.ts': `export const mayWatch = async (_viewer: string, videoId: string) => videoId !== '${FORBIDDEN_VIDEO}';`,
  'view.py': `
import json, sys, types
try:
    from django.conf import settings
    settings.configure()
except ImportError:
    sys.path.insert(0, "stand-in")
import cookies, views
view = {"playback": views.playback, "cookies": cookies.watch_with_cookies}[sys.argv[1]]
request = types.SimpleNamespace(user=types.SimpleNamespace(pk=7))
response = view(request, sys.argv[2])
print(json.dumps({"status": response.status_code, "headers": dict(response.headers), "body": json.loads(response.content), "cookies": [cookie.OutputString() for cookie in response.cookies.values()]}))
`,
  'list.py': 'import json\nfrom videos import all_videos\nprint(json.dumps([video["id"] for video in all_videos(limit=1)]))\n',
  'batch_of.py': 'import json, sys\nfrom batch import signed_urls\nprint(json.dumps(signed_urls(sys.argv[1], sys.argv[2:], "user-4711", at_once=2)))\n',
  'batch_long.py': 'import sys\nfrom batch import signed_urls\nkeys = [f"{n:04}" + "字" * 340 for n in range(600)]\nprint(len(signed_urls(sys.argv[1], keys, "字" * 200)))\n',
  'wait.py': `
import json, time
from patiently import patiently
from usher import usher
waited = []
class Enough(Exception):
    pass
def sleep(seconds):
    waited.append(seconds)
    raise Enough
time.sleep = sleep
try:
    for _ in range(3):
        patiently(usher, "/api/v1/videos")
except Enough:
    pass
print(json.dumps(waited))
`,
  'list.php': '<?php require "videos.php"; foreach (all_videos(["limit" => 1]) as $video) $ids[] = $video["id"]; echo json_encode($ids);',
  'view.ts': `
import { playback } from './playback';
void playback('7', process.argv[2] ?? '').then(async (answer) => {
  console.log(JSON.stringify({ status: answer.status, headers: Object.fromEntries(answer.headers), body: answer.ok ? await answer.json() : null }));
});`,
  'list.ts': `
import { allVideos } from './videos';
void (async () => {
  const ids: string[] = [];
  for await (const { id } of allVideos({ limit: '1' })) ids.push(id);
  console.log(JSON.stringify(ids));
})();`,
};

/** What ended: its code and all that it said. */
export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Another site on this machine: every snippet in a folder, beside what such a site has of its own. */
export class OtherSite {
  private readonly dir = mkdtempSync(path.join(tmpdir(), 'usher-site-'));
  private readonly servers: ReturnType<typeof spawn>[] = [];

  /** `env` has what the snippets read: USHER_URL and USHER_TOKEN. */
  constructor(private readonly env: Record<string, string>) {
    for (const [name, text] of [...snippets(), ...Object.entries(OWN_FILES)]) writeFileSync(path.join(this.dir, name), text);
    const django = path.join(this.dir, 'stand-in', 'django');
    mkdirSync(django, { recursive: true });
    writeFileSync(path.join(django, '__init__.py'), '');
    writeFileSync(path.join(django, 'http.py'), DJANGO);
  }

  /** Runs a command among the files until it ends. */
  async run(command: string, args: string[], more: Record<string, string> = {}): Promise<Ended> {
    const child = spawn(command, args, { cwd: this.dir, env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1', ...this.env, ...more } });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => { stdout += chunk.toString(); });
    child.stderr.on('data', (chunk: Buffer) => { stderr += chunk.toString(); });
    const code = await new Promise<number | null>((resolve, reject) => child.on('close', resolve).on('error', reject));
    return { code, stdout, stderr };
  }

  /** Serves the PHP files as a web server would, and gives its address once it answers. */
  async servePhp(more: Record<string, string> = {}): Promise<string> {
    const port = await freePort();
    const server = spawn('php', ['-S', `127.0.0.1:${port}`], { cwd: this.dir, env: { ...process.env, ...this.env, ...more } });
    this.servers.push(server);
    await new Promise((resolve, reject) => {
      server.stderr.on('data', (chunk: Buffer) => { if (chunk.toString().includes('started')) resolve(undefined); });
      server.on('exit', () => { reject(new Error('PHP’s server ended')); });
    });
    return `http://127.0.0.1:${port}`;
  }

  close(): void {
    for (const server of this.servers) server.kill();
    rmSync(this.dir, { recursive: true, force: true });
  }
}

/** What an edge answers. Names under .localhost are this machine, also where nothing resolves them. */
export function edgeAnswer(url: string, headers: Record<string, string> = {}, hostName?: string): Promise<{ status: number; disposition: string }> {
  const { host, port, pathname, search } = new URL(url);
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path: pathname + search, headers: { Host: hostName ?? host, ...headers } }, (response) => {
      response.resume();
      resolve({ status: response.statusCode ?? 0, disposition: response.headers['content-disposition'] ?? '' });
    }).on('error', reject);
  });
}
