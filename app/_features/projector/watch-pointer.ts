import { SECOND_MS } from '#lib/kit/time.ts';

/** How long the pointer rests before it is hidden. */
export const POINTER_IDLE_MS = 3 * SECOND_MS;

/**
 * Reports when the pointer has rested for 3 s, and when it moves again. Keys also show it, because a
 * reader who uses the keyboard sees the focus beside it. Returns how to stop.
 */
export function watchPointer(target: EventTarget, report: (isIdle: boolean) => void): () => void {
  let isIdle = false;
  const set = (next: boolean) => {
    if (next === isIdle) return;
    isIdle = next;
    report(next);
  };
  const start = () => setTimeout(() => set(true), POINTER_IDLE_MS);
  let timer = start();
  const onActivity = () => {
    clearTimeout(timer);
    timer = start();
    set(false);
  };
  const events = ['pointermove', 'pointerdown', 'keydown'];
  for (const event of events) target.addEventListener(event, onActivity);
  return () => {
    clearTimeout(timer);
    for (const event of events) target.removeEventListener(event, onActivity);
  };
}
