/**
 * Calls `back` when the page is looked at again, or the network is there again: after a sleep a socket may be dead without
 * having heard so, and a waiting one need not wait any longer. Answers what ends it.
 */
export function onWaking(back: () => void): () => void {
  const shown = () => {
    if (document.visibilityState === 'visible') back();
  };
  document.addEventListener('visibilitychange', shown);
  window.addEventListener('online', back);
  // From the back-and-forward cache; the first showing of a page wakes nothing.
  const kept = (event: PageTransitionEvent) => {
    if (event.persisted) back();
  };
  window.addEventListener('pageshow', kept);
  return () => {
    document.removeEventListener('visibilitychange', shown);
    window.removeEventListener('online', back);
    window.removeEventListener('pageshow', kept);
  };
}
