import { HeldFrame } from './held-frame';

/** What a change of source makes an element say, though nothing changed for the viewer. */
const CHATTER = [
  'abort', 'canplay', 'canplaythrough', 'durationchange', 'emptied', 'loadeddata', 'loadedmetadata', 'loadstart',
  'playing', 'progress', 'ratechange', 'seeked', 'seeking', 'stalled', 'suspend', 'timeupdate', 'waiting',
] as const;

/** A change that takes longer than this is shown as loading instead of standing still. */
const QUIET_LIMIT_MS = 1_200;
/** Playing out stops this far before the end of what is buffered, so that the element never asks for more. */
const PLAY_OUT_MARGIN_SECONDS = 0.4;

/**
 * Changes the URL of a video element under a viewer's eyes: position, rate, volume, text tracks and whether it
 * plays stay, the last frame covers the gap, and the controls hear nothing of it.
 */
export class PlayerSource {
  readonly #video: HTMLVideoElement;
  readonly #frame: HeldFrame;
  readonly #listening = new AbortController();
  #playOut: AbortController | null = null;
  #quiet = false;
  #slowTimer: ReturnType<typeof setTimeout> | undefined;

  /** `controls` is an ancestor of the element; what it keeps to itself, the controls' own listeners never hear. */
  constructor(video: HTMLVideoElement, controls: HTMLElement, canvas: HTMLCanvasElement) {
    this.#video = video;
    this.#frame = new HeldFrame(video, canvas);
    for (const type of CHATTER) {
      const keepQuiet = (event: Event) => {
        if (this.#quiet && event.target === video && event.isTrusted) event.stopPropagation();
      };
      controls.addEventListener(type, keepQuiet, { capture: true, signal: this.#listening.signal });
    }
  }

  /** Gives the element a URL; the first time with nothing to keep, later as a change that nobody notices. */
  attach(url: string): void {
    this.#endPlayOut();
    const video = this.#video;
    const { currentTime, playbackRate, paused } = video;
    const trackModes = Array.from(video.textTracks, (track) => track.mode);
    if (video.currentSrc !== '') this.#hush();

    video.src = url;
    // Loading resets the rate; a position set before the metadata is where the element starts.
    video.playbackRate = playbackRate;
    if (currentTime > 0) video.currentTime = currentTime;
    if (!paused) play(video);
    Array.from(video.textTracks).forEach((track, index) => { track.mode = trackModes[index] ?? track.mode; });
    if (this.#quiet) this.#frame.release(currentTime, () => { this.#speak(); });
  }

  /** Takes the URL away, so that nothing can be requested; picture, position and the wish to play stay. */
  detach(): void {
    this.#endPlayOut();
    const video = this.#video;
    if (!video.hasAttribute('src')) return;
    const { currentTime, playbackRate, paused } = video;
    this.#hush();
    this.#unload();
    video.playbackRate = playbackRate;
    video.currentTime = currentTime;
    if (!paused) play(video);
    // Loading swallows a pause event that was on its way; the controls still have to know.
    else queueMicrotask(() => { tell(video, 'pause'); });
  }

  /** Lets the element play what it has, then takes the URL away, pauses, and tells. */
  playOut(done: () => void): void {
    this.#endPlayOut();
    const video = this.#video;
    const from = video.currentTime;
    const until = bufferedEnd(video);
    const playOut = new AbortController();
    this.#playOut = playOut;
    const finish = () => {
      video.pause();
      this.detach();
      done();
    };
    const check = () => {
      const outside = video.currentTime > until - PLAY_OUT_MARGIN_SECONDS || video.currentTime < from;
      if (outside && !video.ended) finish();
    };
    const { signal } = playOut;
    for (const type of ['timeupdate', 'seeking'] as const) video.addEventListener(type, check, { signal });
    for (const type of ['pause', 'waiting', 'ended'] as const) video.addEventListener(type, finish, { signal });
    if (video.paused) finish();
    else check();
  }

  /** Ends everything; the element is left without a source. */
  dispose(): void {
    this.#endPlayOut();
    this.#listening.abort();
    clearTimeout(this.#slowTimer);
    this.#frame.drop();
    this.#unload();
  }

  #unload(): void {
    this.#video.removeAttribute('src');
    this.#video.load();
  }

  #endPlayOut(): void {
    this.#playOut?.abort();
    this.#playOut = null;
  }

  #hush(): void {
    this.#frame.hold();
    this.#quiet = true;
    clearTimeout(this.#slowTimer);
    this.#slowTimer = setTimeout(() => { tell(this.#video, 'waiting'); }, QUIET_LIMIT_MS);
  }

  /** The controls listen again, and read once what is so now. */
  #speak(): void {
    clearTimeout(this.#slowTimer);
    this.#quiet = false;
    const { paused, readyState, HAVE_FUTURE_DATA } = this.#video;
    tell(this.#video, 'durationchange', 'timeupdate', 'progress', 'ratechange', 'volumechange');
    if (paused) tell(this.#video, 'pause');
    else tell(this.#video, readyState >= HAVE_FUTURE_DATA ? 'playing' : 'waiting');
  }
}

function tell(video: HTMLVideoElement, ...types: string[]): void {
  for (const type of types) video.dispatchEvent(new Event(type));
}

/** Starts playing; a browser that does not allow it leaves the element paused, which the controls show. */
function play(video: HTMLVideoElement): void {
  video.play().catch(() => undefined);
}

function bufferedEnd({ buffered, currentTime }: HTMLVideoElement): number {
  for (let index = 0; index < buffered.length; index += 1) {
    if (buffered.start(index) <= currentTime && currentTime <= buffered.end(index)) return buffered.end(index);
  }
  return currentTime;
}
