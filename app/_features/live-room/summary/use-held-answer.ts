import { useState } from 'react';
import { useServerNow } from '#lib/client/hooks.ts';
import { holdAnswer, type HeldAnswer } from './held-answer.ts';

/** The answer to show: `answer`, unless it would change back too early. */
export function useHeldAnswer<Answer extends string>(answer: Answer): Answer {
  const now = useServerNow(1_000);
  const [held, setHeld] = useState<HeldAnswer<Answer>>({
    shown: answer,
    previous: null,
    since: 0,
  });
  const next = now === null ? held : holdAnswer(held, answer, now);
  if (next !== held) setHeld(next);
  return next.shown;
}
