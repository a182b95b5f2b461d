'use client';

import { type ReactNode, useEffect, useRef, useState } from 'react';

interface PosterImageProps {
  src: string;
  className?: string;
  /** Stands in its place when the picture does not come. */
  children: ReactNode;
}

/** A video's poster. The title stands beside it, so the picture says nothing more. */
export function PosterImage({ src, className, children }: PosterImageProps) {
  const [failed, setFailed] = useState(false);
  const image = useRef<HTMLImageElement>(null);

  // It may have failed before this code ran.
  useEffect(() => {
    if (image.current?.complete && image.current.naturalWidth === 0) setFailed(true);
  }, []);

  if (failed) return children;
  return (
    <img
      ref={image}
      src={src}
      alt=""
      loading="lazy"
      decoding="async"
      className={className}
      onError={() => { setFailed(true); }}
    />
  );
}
