import { z } from 'zod';

/** Any JSON value. Slim objects stay JSON from the agent to the screen: their shapes are Kubernetes' own, not ours. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

export const JsonObject = z.record(z.string(), z.json()) as unknown as z.ZodType<JsonObject>;

const LONE_SURROGATE_OR_NUL = /\p{Surrogate}|\u0000/gu;

/** Student text is data: PostgreSQL refuses NUL and lone surrogates, so both become U+FFFD at the border (R9). */
export function toWellFormed(text: string): string {
  return text.replace(LONE_SURROGATE_OR_NUL, '\uFFFD');
}
