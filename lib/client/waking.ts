/**
 * Calls `back` when the page is looked at again, or the network is there again: after a sleep a socket may be dead without
 * having heard so, and a waiting one need not wait any longer. Answers what ends it.
 */
export function onWaking(back: () => void): () => void {
  const shown = () => { if (document.visibilityState === 'visible') back(); };
  document.addEventListener('visibilitychange', shown);
  window.addEventListener('online', back);
  window.addEventListener('pageshow', shown);
  return () => {
    document.removeEventListener('visibilitychange', shown);
    window.removeEventListener('online', back);
    window.removeEventListener('pageshow', shown);
  };
}
