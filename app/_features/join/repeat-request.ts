interface Repetition<Answer> {
  readonly firstAfterMs: number;
  readonly send: () => Promise<Answer>;
  /** When to send again, in ms after the answer; null if the answer is final. */
  readonly onAnswer: (answer: Answer) => number | null;
  /** While it is true, a request that is due waits. */
  readonly isPaused: () => boolean;
  /** Calls the listener when a pause can have ended. Returns how to remove the listener. */
  readonly onResume: (listener: () => void) => () => unknown;
}

/** Calls the listener when the tab is shown or hidden. @returns how to remove it */
export function onTabVisible(listener: () => void): () => void {
  document.addEventListener('visibilitychange', listener);
  return () => document.removeEventListener('visibilitychange', listener);
}

/**
 * Sends a request again and again until an answer is final. A request that was due during a pause
 * is sent at its end. Returns how to stop: later answers are ignored.
 */
export function repeatRequest<Answer>({
  firstAfterMs,
  send,
  onAnswer,
  isPaused,
  onResume,
}: Repetition<Answer>): () => void {
  let stopped = false;
  let due = false;
  const sendNow = async (): Promise<void> => {
    due = false;
    const answer = await send();
    if (stopped) return;
    const nextMs = onAnswer(answer);
    if (nextMs !== null) schedule(nextMs);
  };
  const sendUnlessPaused = (): void => {
    due = true;
    if (!isPaused()) void sendNow();
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  const schedule = (afterMs: number): void => {
    timer = setTimeout(sendUnlessPaused, afterMs);
  };
  const removeListener = onResume(() => {
    if (due) sendUnlessPaused();
  });
  schedule(firstAfterMs);
  return () => {
    stopped = true;
    clearTimeout(timer);
    removeListener();
  };
}
