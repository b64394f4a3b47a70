import type { z } from 'zod';
import { databaseErrorTrace } from '#db/reason.ts';
import { isDatabaseUnavailable, DatabaseUnavailableError } from '#db/errors.ts';
import { createRefusal, type Refusal } from '#lib/protocol/refusal.ts';

/** A listener that always answers: with what `handle` says, or with the name of what went wrong. */
export function withAcknowledgement<Message, Answer extends { readonly ok: true }>(
  schema: z.ZodType<Message>,
  handle: (message: Message) => Promise<Answer | Refusal>,
  log: (line: string) => void,
): (message: unknown, ack: unknown) => void {
  return (message, ack) => {
    if (typeof ack !== 'function') return;
    const respond = (answer: Answer | Refusal): void => {
      (ack as (answer: Answer | Refusal) => void)(answer);
    };
    const parsed = parse(schema, message);
    if (!parsed.ok) respond(parsed);
    else
      handle(parsed.message).then(respond, (error: unknown) => {
        respond(toRefusal(error, log));
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
    return createRefusal(
      'malformed',
      `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not understood'}`.slice(0, 500),
    );
  } catch {
    // So deep that the parser ran out of stack.
    return createRefusal('malformed', 'The message is nested too deeply.');
  }
}

export function toRefusal(error: unknown, log: (line: string) => void): Refusal {
  if (isDatabaseUnavailable(error))
    return createRefusal('unavailable', 'The database is away for the moment; nothing is lost.', {
      retryMs: error instanceof DatabaseUnavailableError ? error.retryMs : 2_000,
    });
  log(`agent link: ${databaseErrorTrace(error)}`);
  return createRefusal('unavailable', 'Something went wrong on the server; nothing is lost.', {
    retryMs: 10_000,
  });
}
