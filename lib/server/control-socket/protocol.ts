import { z } from 'zod';
import { MAX_SIGN_IN_LINK_HOURS } from '#lib/protocol/limits.ts';

/**
 * What `podium` commands ask the server that runs with the same data folder: one line of JSON in
 * each direction. Only the server's user can connect, because an answer can hold a secret.
 */
export const ControlRequest = z.object({
  kind: z.literal('link'),
  hours: z.number().positive().max(MAX_SIGN_IN_LINK_HOURS),
});
export type ControlRequest = z.output<typeof ControlRequest>;

/** `name`: of the person whom the link signs in; null if none has used one yet. */
export const LinkAnswer = z.object({
  ok: z.literal(true),
  url: z.string().max(2_000),
  name: z.string().max(200).nullable(),
});
export type LinkAnswer = z.output<typeof LinkAnswer>;

export const ControlAnswer = z.discriminatedUnion('ok', [
  LinkAnswer,
  z.object({ ok: z.literal(false), message: z.string().max(1_000) }),
]);

/** Bytes of a line in either direction. */
export const MAX_CONTROL_LINE_BYTES = 4_096;
