/** A picture that was painted this long after the element says it is ready is taken for granted. */
const PATIENCE_MS = 1_500;
/** How near the wanted position a painted frame is "the" frame. */
const NEAR_SECONDS = 0.75;

/**
 * The last frame on a canvas over the video, while the element has nothing to show. A frame of another origin
 * may be drawn, only not read back, and nobody reads it.
 */
export class HeldFrame {
  readonly #video: HTMLVideoElement;
  readonly #canvas: HTMLCanvasElement;
  #waiting: AbortController | null = null;

  constructor(video: HTMLVideoElement, canvas: HTMLCanvasElement) {
    this.#video = video;
    this.#canvas = canvas;
  }

  /** Draws what the element shows now. Before the first frame its poster stays in view by itself. */
  hold(): void {
    this.#waiting?.abort();
    const { readyState, HAVE_CURRENT_DATA, videoWidth, videoHeight, currentTime, paused } = this.#video;
    const showsPoster = currentTime === 0 && paused;
    if (readyState < HAVE_CURRENT_DATA || videoWidth === 0 || showsPoster) return;
    this.#canvas.width = videoWidth;
    this.#canvas.height = videoHeight;
    this.#canvas.getContext('2d')?.drawImage(this.#video, 0, 0);
    this.#canvas.hidden = false;
  }

  /** Goes away when the new source has painted near `position`, then calls `done`. */
  release(position: number, done: () => void): void {
    this.#waiting?.abort();
    const waiting = new AbortController();
    this.#waiting = waiting;
    const finish = () => {
      if (waiting.signal.aborted) return;
      this.drop();
      done();
    };
    this.#whenPainted(position, waiting.signal, finish);
  }

  /** Removes the picture, and stops waiting for the next one. */
  drop(): void {
    this.#waiting?.abort();
    this.#waiting = null;
    this.#canvas.hidden = true;
  }

  #whenPainted(position: number, signal: AbortSignal, painted: () => void): void {
    const video = this.#video;
    let nearFrame = false;
    const onFrame = (_: number, frame: { mediaTime: number }) => {
      if (signal.aborted) return;
      nearFrame = frame.mediaTime >= position - NEAR_SECONDS;
      if (nearFrame && !video.seeking) painted();
      else video.requestVideoFrameCallback(onFrame);
    };
    // Not in every browser, and not in a hidden tab: there the element's word has to do.
    if ('requestVideoFrameCallback' in video) video.requestVideoFrameCallback(onFrame);
    // Listened for on an ancestor: the source keeps these events from the element's own listeners.
    const onReady = (event: Event) => {
      if (event.target !== video || video.seeking) return;
      // Paused, the one frame may be painted before the element says that it has arrived there.
      const timer = setTimeout(painted, document.hidden || nearFrame ? 0 : PATIENCE_MS);
      signal.addEventListener('abort', () => { clearTimeout(timer); });
    };
    for (const type of ['loadeddata', 'seeked'] as const) {
      document.addEventListener(type, onReady, { capture: true, signal });
    }
  }
}
