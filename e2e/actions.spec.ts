import type { APIRequestContext, BrowserContext } from '@playwright/test';

import { type ActionCase, actionCases, clearThings, makeThings, malformed } from './support/action-cases';
import { type BuiltAction, builtActions, callAction } from './support/actions';
import { contents, forgetRates, refusalCount } from './support/database';
import { demoCredentials, expect, origin, signedIn, test } from './support/fixtures';

/** Every server action is a POST endpoint for everybody who knows its id: these are all of them, as strangers call them. */
test.describe.serial('server actions', () => {
  let admin: BrowserContext;
  let viewer: BrowserContext;
  let things: Awaited<ReturnType<typeof makeThings>>;
  let cases: Record<string, ActionCase>;
  const actions = builtActions();

  test.beforeAll(async ({ browser }) => {
    admin = await signedIn(browser, demoCredentials('admin'));
    viewer = await signedIn(browser, demoCredentials('viewer'));
    things = await makeThings(admin.request);
    cases = actionCases(things);
  });

  test.afterAll(async () => {
    await clearThings(admin.request, things);
    await admin.close();
    await viewer.close();
  });

  /** Calls every action and says how each was answered, once it is certain that nothing came of it. */
  async function answersTo(call: (action: BuiltAction, input: Record<string, unknown>) => Promise<string>) {
    const before = await contents();
    const answers: Record<string, string> = {};
    for (const action of actions) {
      answers[action.name] = await call(action, cases[action.name]?.input ?? {});
      expect(await contents(), action.name).toEqual(before);
    }
    return answers;
  }

  const expected = (byDoor: Record<ActionCase['door'], string>) =>
    Object.fromEntries(Object.entries(cases).map(([name, { door }]) => [name, byDoor[door]]));

  test('every action of the build has a case', () => {
    expect(actions.map(({ name }) => name)).toEqual(Object.keys(cases).sort((one, other) => one.localeCompare(other)));
  });

  test('a stranger is refused by every admin’s action, changes nothing, and leaves a line in the audit', async ({ request }) => {
    const lines = await refusalCount();
    const answers = await answersTo(async (action, input) => codeOf(await callAction(request, action, [input])));
    expect(answers).toEqual(expected({ admin: 'unauthenticated', anyone: 'not_found' }));
    expect(await refusalCount()).toBe(lines + adminDoors());
  });

  test('to a viewer no admin’s action exists, and the audit says who tried', async () => {
    const lines = await refusalCount();
    const answers = await answersTo(async (action, input) => codeOf(await callAction(viewer.request, action, [input])));
    expect(answers).toEqual(expected({ admin: 'not_found', anyone: 'not_found' }));
    expect(await refusalCount()).toBe(lines + adminDoors());
  });

  function adminDoors(): number {
    return Object.values(cases).filter(({ door }) => door === 'admin').length;
  }

  const host = () => new URL(origin()).host;
  const foreign: [string, () => Record<string, string>, string][] = [
    ['another site', () => ({ Origin: 'https://evil.example' }), '500'],
    ['a page without an origin', () => ({ Origin: 'null' }), '500'],
    ['no page at all', () => ({}), 'origin_refused'],
    ['our host under another scheme', () => ({ Origin: `https://${host()}` }), 'origin_refused'],
    ['another site behind a proxy it made up', () => ({ Origin: 'https://evil.example', 'X-Forwarded-Host': 'evil.example' }), 'origin_refused'],
  ];
  for (const [who, headers, refusal] of foreign) {
    test(`an admin’s cookie is worth nothing when ${who} uses it`, async () => {
      const answers = await answersTo(async (action, input) =>
        codeOf(await callAction(admin.request, action, [input], headers())));
      expect(answers).toEqual(expected({ admin: refusal, anyone: refusal }));
    });
  }

  test('through a page that does not have it, an action asks the same, and is carried out for whom it is for', async ({ request }) => {
    const elsewhere = (action: BuiltAction) => ({ ...action, path: '/sign-in' });
    const answers = await answersTo(async (action, input) => codeOf(await callAction(request, elsewhere(action), [input])));
    expect(answers).toEqual(expected({ admin: 'unauthenticated', anyone: 'not_found' }));
    const presign = actions.find(({ name }) => name === 'presignPartsAction');
    if (!presign) throw new Error('there is no such action');
    const input = cases.presignPartsAction?.input;
    expect(codeOf(await callAction(admin.request, { ...presign, path: '/watch' }, [input]))).toBe('ok');
  });

  test('malformed input is refused as such, also from an admin, and changes nothing', async () => {
    await answersTo(async (action, input) => {
      await forgetRates();
      for (const args of malformed(input)) {
        const answer = await callAction(admin.request, action, args);
        expect(codeOf(answer), `${action.name} ${JSON.stringify(args).slice(0, 300)}`).toBe('invalid_input');
      }
      return 'invalid_input';
    });
  });

  test('a refusal stays small however much is wrong', async () => {
    const presign = actions.find(({ name }) => name === 'presignPartsAction');
    const accept = actions.find(({ name }) => name === 'acceptInviteAction');
    if (!presign || !accept) throw new Error('there are no such actions');
    const manyParts = [{ uploadId: things.uploadId, partNumbers: Array.from({ length: 100_000 }, () => 'x') }];
    const manyKeys = [Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`k${String(index)}`, 1]))];
    const longText = [{ token: 'x', name: 'n'.repeat(900_000), password: 'p' }];
    for (const [action, args] of [[presign, manyParts], [accept, manyKeys], [accept, longText]] as const) {
      const answer = await callAction(admin.request, action, args);
      expect(codeOf(answer)).toBe('invalid_input');
      expect(answer.text.length).toBeLessThan(20_000);
    }
  });

  test('bodies that are no arguments at all end without an effect and without a word from below', async ({ request }) => {
    const bodies = ['', 'no json', '{}', '["$@1"]', '["$K1"]', '["$F1"]', '['.repeat(100_000), `["${'x'.repeat(2_000_000)}"]`];
    await answersTo(async (action) => {
      for (const body of bodies) await expectNothingFromBelow(request, action, body);
      return 'refused';
    });
  });
});

async function expectNothingFromBelow(request: APIRequestContext, action: BuiltAction, body: string): Promise<void> {
  const answer = await callAction(request, action, body);
  const about = `${action.name} ${body.slice(0, 20)}`;
  // Next decodes a body before it calls the action; what cannot be decoded is its own 500 or 413.
  if (answer.status === 200) expect(['unauthenticated', 'invalid_input', 'rate_limited'], about).toContain(answer.code);
  else expect([400, 404, 413, 500], about).toContain(answer.status);
  expect(answer.text, about).not.toMatch(/prisma|postgres|node_modules|\.ts:\d|at \w+ \(/i);
}

/** How an action answered: the code of its refusal, or the framework's status. */
function codeOf({ code, status }: { code: string | undefined; status: number }): string {
  return code ?? String(status);
}
