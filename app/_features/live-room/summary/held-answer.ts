/** How long an answer stays before it can change back, so that one late heartbeat doesn't flip it. */
const HOLD_MS = 10_000;

/** An answer with the one that it replaced. `since`: ms since 1970. */
export interface HeldAnswer<Answer> {
  readonly shown: Answer;
  readonly previous: Answer | null;
  readonly since: number;
}

/** A new answer is shown at once. The one before returns only after the new one was held. */
export function holdAnswer<Answer>(
  held: HeldAnswer<Answer>,
  answer: Answer,
  now: number,
): HeldAnswer<Answer> {
  if (answer === held.shown) return held;
  if (answer === held.previous && now - held.since < HOLD_MS) return held;
  return { shown: answer, previous: held.shown, since: now };
}
