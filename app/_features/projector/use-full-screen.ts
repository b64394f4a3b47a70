import { useCallback, useSyncExternalStore } from 'react';

interface FullScreen {
  /** Whether the browser can show the page in full screen, and doesn't yet. */
  readonly isOffered: boolean;
  readonly toggle: () => void;
}

function subscribe(onChange: () => void): () => void {
  document.addEventListener('fullscreenchange', onChange);
  return () => document.removeEventListener('fullscreenchange', onChange);
}

const isOffered = () => document.fullscreenEnabled && document.fullscreenElement === null;

/** Shows the page in full screen and back. */
export function useFullScreen(): FullScreen {
  return {
    isOffered: useSyncExternalStore(subscribe, isOffered, () => false),
    toggle: useCallback(() => {
      if (!document.fullscreenEnabled) return;
      const change =
        document.fullscreenElement === null
          ? document.documentElement.requestFullscreen()
          : document.exitFullscreen();
      // A browser that refuses shows the page as before.
      change.catch(() => undefined);
    }, []),
  };
}
