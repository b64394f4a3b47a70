import { z } from 'zod';
import type { JsonObject as JsonObjectType } from '#lib/kit/json.ts';

/** Parses any JSON object. Its type is `JsonObject` of the kit, which zod can't express. */
export const JsonObject = z.record(z.string(), z.json()) as unknown as z.ZodType<JsonObjectType>;
