import { type RefObject, useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';

import type { IssuedPlayback } from '@/lib/playback/schema';

import { PlayerSession, type PlayerStatus } from './player-session';
import { PlayerSource } from './player-source';
import { leaseOfProps } from './timeline';

interface PlayerSessionHandle {
  videoRef: RefObject<HTMLVideoElement | null>;
  canvasRef: RefObject<HTMLCanvasElement | null>;
  status: PlayerStatus;
  tryAgain: () => void;
}

/** Runs a renewal session for the elements of one player, from its mounting to its end. */
export function usePlayerSession(playback: IssuedPlayback): PlayerSessionHandle {
  const videoRef = useRef<HTMLVideoElement>(null);
  const canvasRef = useRef<HTMLCanvasElement>(null);
  const sessionRef = useRef<PlayerSession>(null);
  const [status, setStatus] = useState<PlayerStatus>({ stop: null, blocked: false, notServed: null });
  // What a refresh of the page's data brings later is not needed: the session renews by itself.
  const [first] = useState(playback);
  const [cameWithDocument] = useState(useIsHydrating());

  useEffect(() => {
    const [video, controller, canvas] = [videoRef.current, videoRef.current?.parentElement, canvasRef.current];
    if (!video || !controller || !canvas) return;
    const session = new PlayerSession({
      video,
      source: new PlayerSource(video, controller, canvas),
      playback: first,
      lease: leaseOfProps(first, cameWithDocument),
      onStatus: (next) => {
        setStatus((now) => (now.stop === next.stop && now.blocked === next.blocked && now.notServed === next.notServed ? now : next));
      },
    });
    sessionRef.current = session;
    return () => {
      session.dispose();
      sessionRef.current = null;
    };
  }, [first, cameWithDocument]);

  const tryAgain = useCallback(() => { sessionRef.current?.tryAgain(); }, []);
  return { videoRef, canvasRef, status, tryAgain };
}

/** True while React takes over what the server rendered; false when the router mounts a page in the browser. */
function useIsHydrating(): boolean {
  return useSyncExternalStore(
    () => () => undefined,
    () => false,
    () => true,
  );
}
