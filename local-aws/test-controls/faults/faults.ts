import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { ApiError } from '../../shared/errors';
import type { History } from '../../shared/history';
import { cutBody, cutDocument, type FaultyAnswer } from './broken-answers';
import { errorOf, usualError, type FaultyService } from './known-errors';
import { isAbout, MAX_RULES, ruleListSchema, type Place, type Rule, type RuleInput } from './rule';

/** A call, or a request to the edge, that a rule may be about. */
export interface FaultyCall {
  service: FaultyService;
  operation: string;
  isRead: boolean;
  reply: ServerResponse;
  /** Is told the id of each rule that acts on the call. */
  onFault: (ruleId: string) => void;
}

/** A rule as it is at this moment. */
export type RuleState = Rule & {
  id: string;
  /** How many calls it was about so far, those it let pass included. */
  seen: number;
  /** How many it has acted on. */
  hits: number;
  /** How many wait at it now. */
  held: number;
};

interface ActiveRule {
  rule: Rule & { id: string };
  seen: number;
  hits: number;
  /** Calls that wait, and waits for hits; all are woken when something happens to the rule. */
  held: Set<() => void>;
  watchers: Set<() => void>;
  removed: boolean;
}

/** A list of rules that cannot be taken; its message says why, for a person. */
export class RuleError extends Error {
  override readonly name = 'RuleError';
}

/** Faults to order: what goes wrong with which calls. Made only when test controls are on; without rules nothing happens. */
export class Faults {
  private readonly rules = new Map<string, ActiveRule>();
  /** Rules that have let a reply go out and now hold everything that comes after it. */
  private readonly barriers = new Set<ActiveRule>();

  constructor(private readonly history: History) {}

  /** Adds rules, all or none; gives their ids. Throws RuleError. */
  add(...inputs: RuleInput[]): string[] {
    return this.accept(inputs, (count) => this.rules.size + count, () => undefined);
  }

  /** Puts rules in place of all there are, in one step; gives their ids. Throws RuleError, and then nothing changes. */
  replace(...inputs: RuleInput[]): string[] {
    return this.accept(inputs, (count) => count, () => this.clear());
  }

  /** Takes a rule away and lets go on what waits at it; false when there is none of that id. */
  remove(id: string): boolean {
    const active = this.rules.get(id);
    if (!active) return false;
    this.rules.delete(id);
    this.barriers.delete(active);
    active.removed = true;
    for (const wake of [...active.held, ...active.watchers]) wake();
    return true;
  }

  clear(): void {
    for (const id of [...this.rules.keys()]) this.remove(id);
  }

  list(): RuleState[] {
    return [...this.rules.values()].map(stateOf);
  }

  /** Settles when a rule has acted on so many calls; undefined when there is no such rule, or no longer. */
  async hit(id: string, hits = 1, signal?: AbortSignal): Promise<RuleState | undefined> {
    const active = this.rules.get(id);
    while (active && !active.removed && active.hits < hits && signal?.aborted !== true) {
      await wait(active.watchers, (wake) => {
        signal?.addEventListener('abort', wake);
        return () => signal?.removeEventListener('abort', wake);
      });
    }
    return active && !active.removed && active.hits >= hits ? stateOf(active) : undefined;
  }

  /** Carries out a call with whatever is to go wrong with it. Throws an ApiError in place of the call's own outcome. */
  async around<Answer extends FaultyAnswer>(
    call: FaultyCall,
    proceed: () => Promise<Answer>,
  ): Promise<Answer> {
    if (this.rules.size === 0) return proceed();
    // Viewers are no part of a plan; the calls that come after a held reply are.
    if (call.service !== 'edge') for (const barrier of this.barriers) await this.hold(barrier, call);
    const due = this.dueFor(call);
    const at = (place: Place) => due.filter(({ rule }) => rule.place === place);
    if (at('after-reply').length > 0) call.reply.once('finish', () => this.afterReply(call, at('after-reply')));
    let run = proceed;
    for (const active of at('before-effect')) {
      this.count(active, call);
      const { fault } = active.rule;
      const behind = run;
      if (fault.kind === 'stale' || fault.kind === 'stale-by-changes')
        run = () => this.history.read(fault, behind);
      else await this.interrupt(active, call);
    }
    if (at('after-effect').length === 0) return run();
    const outcome = await run().then(
      (answer) => ({ answer }),
      (error: unknown) => ({ error }),
    );
    try {
      for (const active of at('after-effect')) {
        this.count(active, call);
        await this.interrupt(active, call);
      }
    } catch (error) {
      if ('answer' in outcome && outcome.answer.body instanceof Readable) outcome.answer.body.destroy();
      throw error;
    }
    if ('error' in outcome) throw outcome.error;
    return at('after-effect').reduce((answer, { rule }) => spoil(answer, rule), outcome.answer);
  }

  private accept(inputs: RuleInput[], total: (count: number) => number, prepare: () => void): string[] {
    const parsed = ruleListSchema.safeParse(inputs);
    if (!parsed.success) throw new RuleError(z.prettifyError(parsed.error));
    const rules = parsed.data.map((rule) => ({ ...rule, id: rule.id ?? randomUUID() }));
    for (const rule of rules) requireKnownError(rule);
    if (total(rules.length) > MAX_RULES)
      throw new RuleError(`There can be ${MAX_RULES} rules; remove those that are done.`);
    const ids = rules.map(({ id }) => id);
    const taken = ids.find((id, index) => ids.indexOf(id) !== index || (total(0) > 0 && this.rules.has(id)));
    if (taken !== undefined) throw new RuleError(`There is a rule ${taken} already.`);
    prepare();
    for (const rule of rules) {
      const fresh = { rule, seen: 0, hits: 0, held: new Set<() => void>(), watchers: new Set<() => void>() };
      this.rules.set(rule.id, { ...fresh, removed: false });
    }
    return ids;
  }

  /** Every rule counts the calls it is about, whatever other rules do to them, so that counts can be foreseen. */
  private dueFor(call: FaultyCall): ActiveRule[] {
    return [...this.rules.values()].filter((active) => {
      const { rule } = active;
      if (!isAbout(rule, call)) return false;
      active.seen += 1;
      return active.seen > rule.skip && active.seen <= rule.skip + (rule.times ?? Infinity);
    });
  }

  private count(active: ActiveRule, call: FaultyCall): void {
    active.hits += 1;
    call.onFault(active.rule.id);
    for (const wake of active.watchers) wake();
  }

  /** What may stop a call where it stands; the faults that change its answer come later. */
  private async interrupt(active: ActiveRule, call: FaultyCall): Promise<void> {
    const { fault } = active.rule;
    if (fault.kind === 'error' || fault.kind === 'throttle') throw errorOf(call.service, fault);
    if (fault.kind === 'reset') throw cutConnection(call.reply);
    if (fault.kind === 'hold') await this.hold(active, call);
    if (fault.kind === 'delay') {
      const closed = new AbortController();
      const abort = () => closed.abort();
      call.reply.once('close', abort);
      await sleep(fault.seconds * 1000, undefined, { signal: closed.signal }).catch(() => undefined);
      call.reply.off('close', abort);
      if (isGone(call.reply)) throw connectionLost();
    }
  }

  private async hold(active: ActiveRule, { reply }: FaultyCall): Promise<void> {
    while (!active.removed && !isGone(reply)) {
      await wait(active.held, (wake) => {
        reply.once('close', wake);
        return () => reply.off('close', wake);
      });
    }
    // Whoever killed the caller and then removed the rule did it in this order; the socket's end may be read last.
    await nextTurn();
    await nextTurn();
    if (isGone(reply)) throw connectionLost();
  }

  private afterReply(call: FaultyCall, due: ActiveRule[]): void {
    for (const active of due) {
      if (active.removed) continue;
      // Before anybody hears of the hit, or the next call could slip past.
      if (active.rule.fault.kind === 'hold') this.barriers.add(active);
      this.count(active, call);
      if (active.rule.fault.kind === 'reset') call.reply.socket?.destroy();
    }
  }
}

function spoil<Answer extends FaultyAnswer>(answer: Answer, { fault }: Rule): Answer {
  if (fault.kind === 'truncated-body') return cutBody(answer, fault.keepBytes);
  if (fault.kind === 'truncated-xml') return cutDocument(answer, fault.keepBytes);
  if (fault.kind !== 'body') return answer;
  if (answer.body instanceof Readable) answer.body.destroy();
  const { 'content-length': _length, ...headers } = answer.headers;
  return {
    ...answer,
    status: fault.status ?? answer.status,
    headers: { ...headers, ...fault.headers },
    body: Buffer.from(fault.text),
  };
}

function requireKnownError({ service, fault }: Rule): void {
  if (fault.kind !== 'error' || fault.status !== undefined || usualError(service, fault.code)) return;
  throw new RuleError(`The error ${fault.code} is not known here, so the rule must say its status.`);
}

function stateOf({ rule, seen, hits, held }: ActiveRule): RuleState {
  return { ...rule, seen, hits, held: held.size };
}

/** Waits until somebody wakes the set; `subscribe` names one more thing that wakes it, and how to leave that again. */
async function wait(sleepers: Set<() => void>, subscribe: (wake: () => void) => () => void): Promise<void> {
  let unsubscribe = () => {};
  await new Promise<void>((resolve) => {
    const wake = () => {
      sleepers.delete(wake);
      resolve();
    };
    sleepers.add(wake);
    unsubscribe = subscribe(wake);
  });
  unsubscribe();
}

function isGone(reply: ServerResponse): boolean {
  const { socket } = reply;
  return reply.destroyed || reply.closed || socket === null || socket.destroyed || socket.readableEnded;
}

function cutConnection(reply: ServerResponse): ApiError {
  reply.socket?.resetAndDestroy();
  return connectionLost();
}

/** Ends the call; nobody is there to read it. */
function connectionLost(): ApiError {
  return new ApiError('ConnectionLost', 'The connection has ended.', 400);
}
