import type { z } from 'zod';
import { databaseErrorTrace, isDatabaseUnavailable, DatabaseUnavailableError } from '#db/errors.ts';
import { createRefusal, type Refusal, type RefusalName } from '#lib/protocol/refusal.ts';

/** Checks that run before a message is parsed, and what happens to one that doesn't parse. */
export interface MessageChecks {
  /** Takes the rate of the message. Returns the refusal of a message above it. */
  readonly findRefusal: () => Refusal | null;
  readonly onMalformed: () => void;
  /** Puts a refusal into the agent's version of the protocol. Unchanged by default. */
  readonly translate?: (refusal: Refusal) => Refusal;
  /** Called with each refusal that is sent. */
  readonly onRefused?: (refusal: RefusalName) => void;
  readonly log: (line: string) => void;
}

/**
 * A socket listener that always acknowledges: with the result of `handle`, or with a refusal. A
 * message above its rate is refused before it is parsed, so its content costs nothing.
 */
export function withAcknowledgement<Message, Result extends { readonly ok: true }>(
  schema: z.ZodType<Message>,
  handle: (message: Message) => Promise<Result | Refusal>,
  { findRefusal, onMalformed, translate = (refusal) => refusal, onRefused, log }: MessageChecks,
): (message: unknown, ack: unknown) => void {
  return (message, ack) => {
    const refusal = findRefusal();
    if (typeof ack !== 'function') {
      onMalformed();
      return;
    }
    const respond = (response: Result | Refusal): void => {
      if (!response.ok) onRefused?.(response.refusal);
      (ack as (response: Result | Refusal) => void)(response.ok ? response : translate(response));
    };
    if (refusal !== null) {
      respond(refusal);
      return;
    }
    const parsed = parse(schema, message);
    if (!parsed.ok) {
      respond(parsed);
      onMalformed();
    } else
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
      `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}`.slice(0, 500),
    );
  } catch {
    // The message is nested so deeply that the parser ran out of stack.
    return createRefusal('malformed', 'The message is nested too deeply.');
  }
}

/** Every error becomes `unavailable`, because the agent can only try again. */
function toRefusal(error: unknown, log: (line: string) => void): Refusal {
  if (isDatabaseUnavailable(error))
    return createRefusal('unavailable', 'The database is unavailable. Nothing is lost.', {
      retryMs: error instanceof DatabaseUnavailableError ? error.retryMs : 2_000,
    });
  log(`agent link: ${databaseErrorTrace(error)}`);
  return createRefusal('unavailable', 'Something went wrong on the server. Nothing is lost.', {
    retryMs: 10_000,
  });
}
