/**
 * Calls `onResume` when the page becomes visible again or the network returns. After a sleep a socket
 * can be dead without an event, and a socket that waits to reconnect can try at once. Returns a
 * function that stops it.
 */
export function onPageResume(onResume: () => void): () => void {
  const handleVisibilityChange = () => {
    if (document.visibilityState === 'visible') onResume();
  };
  document.addEventListener('visibilitychange', handleVisibilityChange);
  window.addEventListener('online', onResume);
  // Pages also fire this event when they are first shown; only the back-forward cache counts.
  const handlePageShow = (event: PageTransitionEvent) => {
    if (event.persisted) onResume();
  };
  window.addEventListener('pageshow', handlePageShow);
  return () => {
    document.removeEventListener('visibilitychange', handleVisibilityChange);
    window.removeEventListener('online', onResume);
    window.removeEventListener('pageshow', handlePageShow);
  };
}
