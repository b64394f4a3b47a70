import { z } from 'zod';
import { Gvk } from './change.ts';

/** One kind to watch. Built-in kinds take their slim shape from lib/cluster; others list the paths the pack needs. */
export const PlannedKind = z.object({
  gvk: Gvk,
  /** Plural resource name in the API's path, as in `kubectl api-resources`. */
  resource: z.string().regex(/^[a-z0-9]+$/).max(120),
  namespaced: z.boolean(),
  /** `metadata`: only PartialObjectMetadata is asked for, the values never leave the API server. */
  mode: z.enum(['object', 'metadata', 'events']),
  paths: z.array(z.string().max(200)).max(100).optional(),
});
export type PlannedKind = z.infer<typeof PlannedKind>;

/** What a seat's agent watches; derived by the server from the event's packs. */
export const Plan = z.object({ version: z.int().nonnegative(), kinds: z.array(PlannedKind).max(100) });
export type Plan = z.infer<typeof Plan>;
