/** The parts of the Screen Wake Lock API in use (https://www.w3.org/TR/screen-wake-lock/). */
interface WakeLocks {
  request(type: 'screen'): Promise<{ release(): Promise<void> }>;
}
type VisiblePage = EventTarget & Pick<Document, 'visibilityState'>;

/**
 * Keeps the screen on while the page is visible. The browser ends a wake lock when the page is
 * hidden, so each return asks for a new one. Returns how to stop.
 */
export function keepScreenOn(page: VisiblePage, wakeLocks: WakeLocks | undefined): () => void {
  if (wakeLocks === undefined) return () => undefined;
  let isStopped = false;
  let lock: { release(): Promise<void> } | null = null;
  const request = async () => {
    if (page.visibilityState !== 'visible' || isStopped) return;
    try {
      const granted = await wakeLocks.request('screen');
      lock = granted;
      if (isStopped) await granted.release();
    } catch {
      // Refused, for example at a low battery: the screen follows the settings of the computer.
    }
  };
  const onVisibilityChange = () => void request();
  page.addEventListener('visibilitychange', onVisibilityChange);
  void request();
  return () => {
    isStopped = true;
    page.removeEventListener('visibilitychange', onVisibilityChange);
    lock?.release().catch(() => undefined);
  };
}
