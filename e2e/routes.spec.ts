import { readdirSync } from 'node:fs';
import { request as ask } from 'node:http';
import path from 'node:path';

import type { APIRequestContext, APIResponse } from '@playwright/test';
import { z } from 'zod';

import { valueOf } from './support/database';
import { demoCredentials, expect, origin, signedIn, test } from './support/fixtures';
import { demoVideoId } from './support/pages';
import { inviteViewer } from './support/people';
import { aToken, forgetTokens } from './support/token';

interface RouteCase {
  /** Whom it is for; a video's route opens for whoever was granted it, and a token’s for nobody who is signed in. */
  door: 'anybody' | 'admin' | 'granted' | 'token';
  methods: readonly string[];
  /** The path with an id in place of its parameter. */
  path: (id: string) => string;
  /** An id that opens it. */
  known: (request: APIRequestContext) => Promise<string>;
  answers: number;
}

const video = (request: APIRequestContext) => demoVideoId(request);
const none = () => Promise.resolve('');

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** One case for every route handler, by its file; one without fails the first test. */
const CASES: Record<string, RouteCase> = {
  'auth/[...nextauth]': {
    door: 'anybody', methods: ['GET', 'POST'], path: (id) => `/api/auth/${id}`, known: () => Promise.resolve('csrf'), answers: 200,
  },
  '[...path]': {
    door: 'anybody', methods: METHODS, path: () => '/api/v1/nothing', known: none, answers: 404,
  },
  health: { door: 'anybody', methods: ['GET'], path: () => '/api/health', known: none, answers: 200 },
  ready: { door: 'anybody', methods: ['GET'], path: () => '/api/ready', known: none, answers: 200 },
  'v1/openapi.json': { door: 'anybody', methods: ['GET'], path: () => '/api/v1/openapi.json', known: none, answers: 200 },
  'v1/libraries': { door: 'admin', methods: ['GET'], path: () => '/api/v1/libraries', known: none, answers: 200 },
  'v1/videos': { door: 'admin', methods: ['GET'], path: () => '/api/v1/videos', known: none, answers: 200 },
  'v1/explanations': { door: 'token', methods: ['POST'], path: () => '/api/v1/explanations', known: none, answers: 200 },
  'v1/signatures': { door: 'token', methods: ['POST'], path: () => '/api/v1/signatures', known: none, answers: 200 },
  'v1/videos/[id]/cookies': { door: 'token', methods: ['POST'], path: (id) => `/api/v1/videos/${id}/cookies`, known: video, answers: 200 },
  'v1/operations/[operationId]': {
    door: 'admin', methods: ['GET'], path: (id) => `/api/v1/operations/${id}`,
    known: () => valueOf('SELECT id FROM "Operation" ORDER BY "createdAt" LIMIT 1'), answers: 200,
  },
  'v1/videos/[id]/playback': {
    door: 'granted', methods: ['GET', 'POST'], path: (id) => `/api/v1/videos/${id}/playback`, known: video, answers: 200,
  },
  'v1/videos/[id]/poster': {
    door: 'granted', methods: ['GET'], path: (id) => `/api/v1/videos/${id}/poster`, known: video, answers: 302,
  },
};

/** Of no row, too long for one, and what databases and paths trip over. */
const UNKNOWN_IDS = ['0000000000000000000x', 'a'.repeat(300), '%00', '%2e%2e%2fx', '%F0%9F%92%A9', "'%20OR%201=1--", '*'];

const isForPeople = ([, { door }]: [string, RouteCase]) => door === 'admin' || door === 'granted';
const needsSomebody = Object.entries(CASES).filter(isForPeople);
/** Those with an id in their path. */
const aboutOne = needsSomebody.filter(([name]) => name.includes('['));
const needsToken = Object.entries(CASES).filter(([, { door }]) => door === 'token');

test.afterAll(forgetTokens);

test('every route handler has a case', () => {
  const files = readdirSync('app/api', { recursive: true, encoding: 'utf8' });
  const routes = files.filter((file) => path.basename(file) === 'route.ts').map((file) => path.dirname(file));
  expect(routes.sort()).toEqual(Object.keys(CASES).sort());
});

test('whom a route is for gets its answer, kept by no cache', async ({ browser }) => {
  for (const [name, { door, path: pathOf, known, answers }] of Object.entries(CASES)) {
    if (door === 'token') continue;
    const { request } = await signedIn(browser, demoCredentials(door === 'admin' ? 'admin' : 'viewer'));
    const answer = await get(request, pathOf(await known(request)));
    expect(answer.status(), name).toBe(answers);
    expect(answer.headers()['cache-control'], name).toContain(name === 'v1/openapi.json' ? 'no-cache' : 'no-store');
  }
});

test('a stranger is asked to sign in, whether the id exists or not', async ({ browser, request }) => {
  const viewer = await signedIn(browser, demoCredentials('viewer'));
  for (const [name, { path: pathOf, known }] of needsSomebody) {
    for (const id of [await known(viewer.request), ...UNKNOWN_IDS]) {
      await expectProblem(await get(request, pathOf(id)), 401, 'unauthenticated', `${name} ${id}`);
    }
  }
});

test('a viewer finds nothing at an admin’s route, and nothing at a video’s that was not granted', async ({ browser }) => {
  const admin = await signedIn(browser, demoCredentials('admin'));
  const { request } = await signedIn(browser, await inviteViewer(browser));
  for (const [name, { path: pathOf, known }] of needsSomebody) {
    const existing = await get(request, pathOf(await known(admin.request)));
    await expectProblem(existing, 404, 'not_found', name);
    expect(await existing.text(), name).toBe(await (await get(request, pathOf('0000000000000000000x'))).text());
  }
});

test('an id that is unknown or cannot be one is not found, also by an admin', async ({ browser }) => {
  const { request } = await signedIn(browser, demoCredentials('admin'));
  for (const [name, { path: pathOf }] of aboutOne) {
    for (const id of UNKNOWN_IDS) await expectProblem(await get(request, pathOf(id)), 404, 'not_found', `${name} ${id}`);
  }
});

test('what is for other back ends asks everybody for a token, whoever is signed in', async ({ browser, request }) => {
  const admin = await signedIn(browser, demoCredentials('admin'));
  for (const [name, { path: pathOf, known }] of needsToken) {
    const url = `${origin()}${pathOf(await known(admin.request))}`;
    for (const asking of [request, admin.request]) {
      const answer = await asking.post(url, { headers: { Origin: origin() }, data: {} });
      await expectProblem(answer, 401, 'unauthenticated', name);
      expect(answer.headers()['www-authenticate']).toBe('Bearer');
    }
  }
});

test('other methods are refused, with those that there are', async ({ browser }) => {
  const { request } = await signedIn(browser, demoCredentials('admin'));
  for (const [name, { methods, path: pathOf, known }] of Object.entries(CASES)) {
    const url = `${origin()}${pathOf(await known(request))}`;
    for (const method of METHODS.filter((other) => !methods.includes(other))) {
      const answer = await request.fetch(url, { method, headers: { Origin: origin() } });
      await expectProblem(answer, 405, 'method_not_allowed', `${method} ${name}`);
      expect(answer.headers()['allow']?.split(', ').filter((allowed) => METHODS.includes(allowed)), name).toEqual(methods);
    }
  }
});

test('what is no route of the API is refused as the API refuses, whatever the method', async ({ request }) => {
  for (const method of [...METHODS, 'OPTIONS']) {
    for (const path of ['/api/v1/nothing', '/api/v1/videos/x/nothing', '/api/v2/videos', '/api/nothing']) {
      await expectProblem(await request.fetch(`${origin()}${path}`, { method }), 404, 'not_found', `${method} ${path}`);
    }
  }
});

test('a path that cannot be decoded is found nowhere, a method that nobody knows is taken nowhere, and neither is a fault', async () => {
  const unreadable = ['/api/v1/videos/%', '/api/v1/videos/%ff/playback', '/api/v1/%E0%A4%A', '/api/%c0%ae'];
  for (const path of unreadable) {
    const { status, type, body } = await rawAnswer('GET', path);
    expect([404, 401], path).toContain(status);
    expect([type, JSON.parse(body)], path).toEqual(['application/problem+json', expect.objectContaining({ status })]);
  }
  expect((await rawAnswer('GET', '/%ff')).status).toBe(404);
  for (const method of ['TRACE', 'PROPFIND']) {
    const { status, allow, body } = await rawAnswer(method, '/api/v1/videos');
    expect([status, allow, JSON.parse(body)], method).toEqual([405, 'GET, HEAD, OPTIONS', expect.objectContaining({ code: 'method_not_allowed' })]);
  }
  expect(await rawAnswer('OPTIONS', '*')).toMatchObject({ status: 404, type: 'application/problem+json' });
});

test('a body of many megabytes is told to be too large, and a stranger’s is not looked at', async ({ request }) => {
  const url = `${origin()}/api/v1/signatures`;
  const [data, headers] = [' '.repeat(5_000_000), { 'Content-Type': 'application/json' }];
  await expectProblem(await request.post(url, { headers, data }), 401, 'unauthenticated', 'a stranger');
  const known = { ...headers, Authorization: `Bearer ${await aToken()}` };
  await expectProblem(await request.post(url, { headers: known, data }), 413, 'too_large', 'declared');
  // Sent in pieces, its length is said nowhere.
  const body = new ReadableStream<Uint8Array>({
    start: (pieces) => {
      for (let n = 0; n < 5; n += 1) pieces.enqueue(Buffer.alloc(1_000_000, ' '));
      pieces.close();
    },
  });
  const sent: RequestInit & { duplex: 'half' } = { method: 'POST', headers: known, body, duplex: 'half' };
  expect(await (await fetch(url, sent)).json()).toMatchObject({ status: 413, code: 'too_large' });
});

test('of next-auth there is only what signing in and out needs', async ({ request }) => {
  for (const unused of ['providers', 'signin', 'error', 'verify-request', 'callback/credentials', 'x', '..%2f..']) {
    await expectProblem(await get(request, `/api/auth/${unused}`), 404, 'not_found', unused);
  }
  for (const unused of ['_log', 'session', 'signin/credentials']) {
    const answer = await request.post(`${origin()}/api/auth/${unused}`, { headers: { Origin: origin() }, form: { code: 'x' } });
    await expectProblem(answer, 404, 'not_found', unused);
  }
});

test('a sign-in of a megabyte is not read, and what goes wrong below a sign-in is not said', async ({ request }) => {
  const post = (email: string, csrfToken = 'x') => request.post(`${origin()}/api/auth/callback/credentials`, {
    headers: { Origin: origin() }, form: { email, password: 'x', csrfToken, json: 'true' },
  });
  await expectProblem(await post('a'.repeat(1_000_000)), 413, 'too_large', 'a megabyte');
  const { csrfToken } = z.object({ csrfToken: z.string() }).parse(await (await get(request, '/api/auth/csrf')).json());
  const answer = await post('a\u0000b@example.org', csrfToken);
  expect(answer.status()).toBe(401);
  expect(await answer.text()).toContain('error=CredentialsSignin');
});

function get(request: APIRequestContext, pathname: string): Promise<APIResponse> {
  return request.get(`${origin()}${pathname}`, { maxRedirects: 0 });
}

/** What is answered to a request as it is: other clients mend a path before they ask, and know no other methods. */
function rawAnswer(method: string, path: string): Promise<{ status: number | undefined; type: string | undefined; allow: string | undefined; body: string }> {
  const { hostname, port } = new URL(origin());
  return new Promise((resolve, reject) => {
    ask({ hostname, port, method, path }, (answer) => {
      let body = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => { body += chunk; }).on('end', () => {
        resolve({ status: answer.statusCode, type: answer.headers['content-type'], allow: answer.headers.allow, body });
      });
    }).on('error', reject).end();
  });
}

async function expectProblem(answer: APIResponse, status: number, code: string, about: string): Promise<void> {
  expect(answer.status(), about).toBe(status);
  expect(answer.headers()['content-type'], about).toBe('application/problem+json');
  expect(answer.headers()['cache-control'], about).toContain('no-store');
  expect(await answer.json(), about).toMatchObject({ status, code });
}
