/**
 * Calls `back` when the page is looked at again, or the network is there again: after a sleep a socket may be dead without
 * having heard so, and a waiting one need not wait any longer. Answers what ends it.
 */
export function onPageResume(onResume: () => void): () => void {
  const handleVisibilityChange = () => {
    if (document.visibilityState === 'visible') onResume();
  };
  document.addEventListener('visibilitychange', handleVisibilityChange);
  window.addEventListener('online', onResume);
  // From the back-and-forward cache; the first showing of a page wakes nothing.
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
