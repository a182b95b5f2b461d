import { readFileSync } from 'node:fs';

import type { APIRequestContext } from '@playwright/test';
import { z } from 'zod';

import { origin } from './fixtures';

const manifestSchema = z.object({
  node: z.record(z.string(), z.object({ exportedName: z.string(), workers: z.record(z.string(), z.unknown()) })),
});

/** A server action as the build lists it. */
export interface BuiltAction {
  id: string;
  name: string;
  /** Of a page that can carry it out. */
  path: string;
}

/** Every server action of the build that runs, by name. */
export function builtActions(): BuiltAction[] {
  const manifest = manifestSchema.parse(JSON.parse(readFileSync('.next/server/server-reference-manifest.json', 'utf8')));
  return Object.entries(manifest.node)
    .map(([id, { exportedName, workers }]) => ({ id, name: exportedName, path: pathOf(Object.keys(workers)[0] ?? '') }))
    .sort((one, other) => one.name.localeCompare(other.name));
}

/** `app/(admin)/admin/libraries/[libraryId]/page` is asked for as `/admin/libraries/x`. */
function pathOf(page: string): string {
  const segments = page.split('/').slice(1, -1).filter((segment) => !segment.startsWith('('));
  return `/${segments.map((segment) => (segment.startsWith('[') ? 'x' : segment)).join('/')}`;
}

const resultSchema = z.union([
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), error: z.object({ code: z.string(), errorId: z.string().optional() }) }),
]);

export interface ActionAnswer {
  status: number;
  text: string;
  /** `ok`, the code of a refusal, or nothing when the framework itself refused. */
  code: string | undefined;
  value: unknown;
}

/** Calls an action as Next's client does, or with whatever body and headers somebody makes up. */
export async function callAction(
  request: APIRequestContext,
  action: BuiltAction,
  body: unknown,
  headers: Record<string, string> = { Origin: origin() },
): Promise<ActionAnswer> {
  const answer = await request.post(`${origin()}${action.path}`, {
    headers: { Accept: 'text/x-component', 'Content-Type': 'text/plain;charset=UTF-8', 'Next-Action': action.id, ...headers },
    data: typeof body === 'string' ? body : JSON.stringify(body),
    maxRedirects: 0,
  });
  const text = await answer.text();
  const result = resultIn(text);
  return {
    status: answer.status(), text,
    code: result?.ok === false ? result.error.code : result && 'ok',
    value: result?.ok ? result.value : undefined,
  };
}

/** The row of the payload that the first row names as the action's result: `0:{"a":"$@1",…}`, `1:{"ok":…}`. */
function resultIn(payload: string): z.output<typeof resultSchema> | undefined {
  const row = /"a":"\$@(\w+)"/.exec(payload)?.[1];
  const json = payload.split('\n').find((line) => row !== undefined && line.startsWith(`${row}:{`))?.slice(`${row ?? ''}:`.length);
  return json === undefined ? undefined : resultSchema.safeParse(JSON.parse(json)).data;
}
