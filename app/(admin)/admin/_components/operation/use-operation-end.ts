'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';

import { askOperation } from './ask-operation';

const EVERY_MILLISECONDS = 800;

interface OperationEnd {
  /** Follows this operation from now on. */
  follow: (operationId: string) => void;
  /** The one that is under way. */
  followed: string | undefined;
  /** The one that stopped, and needs somebody. */
  stopped: string | undefined;
}

/** Follows an operation that a press on this page began, and reads the page again when it has ended; then `onEnd` is called. */
export function useOperationEnd(onEnd?: () => void): OperationEnd {
  const router = useRouter();
  const [followed, setFollowed] = useState<string>();
  const [stopped, setStopped] = useState<string>();
  const ended = useRef(onEnd);
  useEffect(() => { ended.current = onEnd; });
  useEffect(() => {
    if (followed === undefined) return;
    const controller = new AbortController();
    const timer = setInterval(() => {
      void askOperation(followed, controller.signal).then((answer) => {
        if (controller.signal.aborted || answer === 'lost') return;
        const state = answer === 'signed-out' ? 'DONE' : answer.operation.state;
        if (state === 'WAITING' || state === 'RUNNING') return;
        setFollowed(undefined);
        setStopped(state === 'FAILED' ? followed : undefined);
        router.refresh();
        ended.current?.();
      });
    }, EVERY_MILLISECONDS);
    return () => {
      clearInterval(timer);
      controller.abort();
    };
  }, [followed, router]);
  return {
    follow: (operationId) => {
      setStopped(undefined);
      setFollowed(operationId);
    },
    followed,
    stopped,
  };
}
