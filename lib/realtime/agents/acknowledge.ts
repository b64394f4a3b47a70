import type { z } from 'zod';
import { traceOf } from '#db/reason.ts';
import { isAway, Unavailable } from '#db/errors.ts';
import { refuse, type Refusal } from '#lib/protocol/refusal.ts';

/** A listener that always answers: with what `handle` says, or with the name of what went wrong. */
export function answering<Message, Answer extends { readonly ok: true }>(
  schema: z.ZodType<Message>,
  handle: (message: Message) => Promise<Answer | Refusal>,
  log: (line: string) => void,
): (message: unknown, ack: unknown) => void {
  return (message, ack) => {
    if (typeof ack !== 'function') return;
    const say = (answer: Answer | Refusal): void => {
      (ack as (answer: Answer | Refusal) => void)(answer);
    };
    const parsed = parse(schema, message);
    if (!parsed.ok) say(parsed);
    else
      handle(parsed.message).then(say, (error: unknown) => {
        say(asRefusal(error, log));
      });
  };
}

function parse<Message>(
  schema: z.ZodType<Message>,
  message: unknown,
): { readonly ok: true; readonly message: Message } | Refusal {
  try {
    const parsed = schema.safeParse(message);
    if (parsed.success) return { ok: true, message: parsed.data };
    const [issue] = parsed.error.issues;
    return refuse(
      'malformed',
      `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not understood'}`.slice(0, 500),
    );
  } catch {
    // So deep that the parser ran out of stack.
    return refuse('malformed', 'The message is nested too deeply.');
  }
}

export function asRefusal(error: unknown, log: (line: string) => void): Refusal {
  if (isAway(error))
    return refuse('unavailable', 'The database is away for the moment; nothing is lost.', {
      retryMs: error instanceof Unavailable ? error.retryMs : 2_000,
    });
  log(`agent link: ${traceOf(error)}`);
  return refuse('unavailable', 'Something went wrong on the server; nothing is lost.', {
    retryMs: 10_000,
  });
}
