'use client';

import { Play } from 'lucide-react';
import {
  MediaControlBar, MediaController, MediaFullscreenButton, MediaGestureReceiver, MediaLoadingIndicator, MediaMuteButton,
  MediaPipButton, MediaPlaybackRateButton, MediaPlayButton, MediaSeekBackwardButton, MediaSeekForwardButton,
  MediaTimeDisplay, MediaTimeRange, MediaVolumeRange,
} from 'media-chrome/react';

import type { IssuedPlayback } from '@/lib/playback/schema';

import { PlayerNotice } from './player-notice';
import { usePlayerSession } from './use-player-session';

const RATES = [1, 1.25, 1.5, 2, 0.75];

/** White on a dark veil in both themes, because what lies under the controls is a picture. */
const LOOK = [
  'group/player @container relative block aspect-video w-full max-w-[calc(78dvh*16/9)] justify-self-center overflow-hidden bg-black sm:rounded-xl',
  '[--media-background-color:#000] [--media-primary-color:#fff] [--media-secondary-color:transparent]',
  '[--media-control-background:transparent] [--media-control-hover-background:rgb(255_255_255/0.16)]',
  '[--media-range-bar-color:var(--player-accent)] [--media-range-track-background:rgb(255_255_255/0.28)]',
  '[--media-time-range-buffered-color:rgb(255_255_255/0.35)] [--media-range-track-border-radius:99px]',
  '[--media-font-family:ui-sans-serif,system-ui,sans-serif] [--media-font-size:13px] [--media-font-weight:500] [--media-control-height:22px]',
  '[--media-focus-box-shadow:inset_0_0_0_2px_#fff] [--player-accent:oklch(0.72_0.16_280)]',
].join(' ');

const BUTTON = 'rounded-md p-2.5';

interface VideoPlayerProps {
  playback: IssuedPlayback;
  /** For those who can do something about a URL that is not served. */
  mayExplain: boolean;
}

/** Plays a signed video and keeps its signature fresh. The URL is never part of the HTML: the session attaches it. */
export function VideoPlayer({ playback, mayExplain }: VideoPlayerProps) {
  const { videoRef, canvasRef, status, tryAgain } = usePlayerSession(playback);
  return (
    <div className="grid gap-3 max-sm:-mx-4">
      <MediaController
        className={LOOK}
        defaultDuration={playback.durationSeconds ?? undefined}
        defaultStreamType="on-demand"
        data-stop={status.stop ?? undefined}
      >
        <video
          ref={videoRef}
          slot="media"
          playsInline
          preload="metadata"
          poster={playback.posterUrl ?? undefined}
          aria-label={playback.title}
        />
        <MediaGestureReceiver slot="gestures-chrome" />
        <canvas
          ref={canvasRef}
          slot="gestures-chrome"
          aria-hidden
          hidden
          className="pointer-events-none absolute inset-0 size-full object-contain opacity-100 transition-none"
        />
        <MediaLoadingIndicator slot="centered-chrome" noAutohide className="[--media-loading-indicator-icon-height:72px]" />
        <span
          slot="centered-chrome"
          aria-hidden
          className="pointer-events-none absolute inset-0 m-auto grid size-14 place-items-center rounded-full bg-black/55 text-white backdrop-blur-sm group-[[data-stop]]/player:hidden group-[[mediahasplayed]]/player:hidden @md:size-20"
        >
          <Play className="ml-1 size-6 fill-current @md:size-8" />
        </span>
        <MediaControlBar className="grid w-full bg-linear-to-t from-black/75 via-black/45 to-transparent px-1.5 pt-10 pb-1.5 @md:px-3 @md:pb-2">
          <MediaTimeRange className="h-6 w-full px-2.5" />
          <div className="flex items-center">
            <MediaPlayButton className={BUTTON} />
            <MediaSeekBackwardButton seekOffset={10} className={`${BUTTON} hidden @lg:inline-flex`} />
            <MediaSeekForwardButton seekOffset={10} className={`${BUTTON} hidden @lg:inline-flex`} />
            <MediaMuteButton className={BUTTON} />
            <MediaVolumeRange className="hidden h-10 w-24 px-2 @lg:inline-flex" />
            <MediaTimeDisplay showDuration className="px-1.5" />
            <span className="grow" />
            <MediaPlaybackRateButton rates={RATES} className={`${BUTTON} min-w-12`} />
            <MediaPipButton className={`${BUTTON} hidden @sm:inline-flex`} />
            <MediaFullscreenButton className={BUTTON} />
          </div>
        </MediaControlBar>
        {status.blocked ? <PlayerNotice overVideo stop={status.stop} videoId={playback.videoId} tryAgain={tryAgain} whyUrl={mayExplain ? status.notServed : null} /> : null}
      </MediaController>
      {status.stop === 'signed-out' && !status.blocked ? (
        <PlayerNotice stop={status.stop} videoId={playback.videoId} tryAgain={tryAgain} />
      ) : null}
    </div>
  );
}
