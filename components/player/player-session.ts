import type { IssuedPlayback } from '@/lib/playback/schema';

import { fetchPlayback } from './fetch-playback';
import type { PlayerSource } from './player-source';
import {
  type Lease, nextLookAt, type RenewalEffect, type RenewalEvent, type RenewalState, type RenewalStep, startRenewal,
  stepRenewal, type StopReason,
} from './renewal';
import { documentTimeline } from './timeline';

/** No timer is longer, so that a wake-up from sleep is noticed. */
const LONGEST_TIMER_MS = 20_000;
/** Playing this far after a recovered failure means that the new source is good. */
const PLAYED_ON_SECONDS = 2;

/** What the viewer is to be told; `blocked`: nothing plays any more; `notServed`: the URL for which no video came. */
export interface PlayerStatus {
  stop: StopReason | null;
  blocked: boolean;
  notServed: string | null;
}

interface SessionInput {
  video: HTMLVideoElement;
  source: PlayerSource;
  playback: IssuedPlayback;
  lease: Lease;
  onStatus: (status: PlayerStatus) => void;
}

/** Carries out what the renewal machine decides for one mounted player, until `dispose`. */
export class PlayerSession {
  readonly #input: SessionInput;
  readonly #now = documentTimeline();
  readonly #ended = new AbortController();
  #state: RenewalState;
  #url: string;
  #playingOut = false;
  #attachedAtPosition = 0;
  /** Whether it was playing when it had to stop: then another try goes on playing. */
  #stoppedWhilePlaying = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(input: SessionInput) {
    this.#input = input;
    this.#url = input.playback.url;
    const first = startRenewal(input.lease, this.#now());
    this.#state = first.state;
    this.#listen();
    this.#carryOut(first);
  }

  /** The viewer's button after `unreachable` and `not-served`. */
  tryAgain(): void {
    // Without a source the element only keeps the wish; the new source fulfils it.
    if (this.#stoppedWhilePlaying) this.#input.video.play().catch(() => undefined);
    this.#take({ type: 'try-again', at: this.#now() });
  }

  dispose(): void {
    this.#ended.abort();
    clearTimeout(this.#timer);
    this.#input.source.dispose();
  }

  #take(event: RenewalEvent): void {
    if (this.#ended.signal.aborted) return;
    this.#carryOut(stepRenewal(this.#state, event));
  }

  #carryOut({ state, effects }: RenewalStep): void {
    this.#state = state;
    for (const effect of effects) this.#effect(effect);
    this.#tellStatus();
    clearTimeout(this.#timer);
    const dueAt = nextLookAt(this.#state);
    if (dueAt === null) return;
    const delayMs = Math.min(Math.max(dueAt - this.#now(), 0) * 1000, LONGEST_TIMER_MS);
    this.#timer = setTimeout(() => { this.#look(); }, delayMs);
  }

  #effect(effect: RenewalEffect): void {
    const { source, video } = this.#input;
    switch (effect) {
      case 'renew':
        void this.#renew();
        return;
      case 'attach':
        this.#playingOut = false;
        this.#stoppedWhilePlaying = false;
        this.#attachedAtPosition = video.currentTime;
        source.attach(this.#url);
        return;
      case 'detach':
        source.detach();
        return;
      case 'play-out':
        this.#playingOut = true;
        this.#stoppedWhilePlaying = !video.paused;
        source.playOut(() => {
          this.#playingOut = false;
          this.#tellStatus();
        });
    }
  }

  async #renew(): Promise<void> {
    // Counted from before the question, so that the way there and back is inside the lifetime.
    const from = this.#now();
    const answer = await fetchPlayback(this.#input.playback.videoId, this.#ended.signal);
    const at = this.#now();
    if (answer.outcome === 'renewed') {
      this.#url = answer.playback.url;
      this.#take({ type: 'renewed', at, lease: { from, lifetimeSeconds: answer.playback.expiresInSeconds } });
    } else if (answer.outcome === 'refused') this.#take({ type: 'refused', at, reason: answer.reason });
    else this.#take({ type: 'failed', at });
  }

  #listen(): void {
    const { video } = this.#input;
    const { signal } = this.#ended;
    const wanted = () => { this.#take({ type: 'wanted', at: this.#now() }); };
    const look = () => { this.#look(); };
    video.addEventListener('play', wanted, { signal });
    video.addEventListener('seeking', wanted, { signal });
    video.addEventListener('pause', look, { signal });
    video.addEventListener('timeupdate', () => { this.#playedOn(); }, { signal });
    video.addEventListener('error', () => { this.#sourceFailed(); }, { signal });
    document.addEventListener('visibilitychange', () => { (document.hidden ? look : wanted)(); }, { signal });
    window.addEventListener('pageshow', (event) => { if (event.persisted) wanted(); }, { signal });
    window.addEventListener('online', wanted, { signal });
  }

  #look(): void {
    const { video } = this.#input;
    const inView = !document.hidden || document.pictureInPictureElement === video;
    this.#take({ type: 'look', at: this.#now(), idle: !inView && video.paused });
  }

  #playedOn(): void {
    if (this.#state.recovering && this.#input.video.currentTime > this.#attachedAtPosition + PLAYED_ON_SECONDS) {
      this.#take({ type: 'played-on', at: this.#now() });
    }
    this.#look();
  }

  #sourceFailed(): void {
    const { error } = this.#input.video;
    if (!error) return;
    const type = error.code === MediaError.MEDIA_ERR_DECODE ? 'source-unplayable' : 'source-failed';
    this.#input.source.detach();
    this.#take({ type, at: this.#now() });
  }

  #tellStatus(): void {
    const { stop, attached } = this.#state;
    const blocked = stop !== null && !attached && !this.#playingOut;
    if (blocked && !this.#input.video.paused) {
      this.#stoppedWhilePlaying = true;
      this.#input.video.pause();
    }
    this.#input.onStatus({ stop, blocked, notServed: stop === 'not-served' ? this.#url : null });
  }
}
