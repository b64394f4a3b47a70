import { z } from 'zod';
import { Gvk } from './change.ts';

/** One kind to watch. Built-in kinds take their slim shape from lib/cluster; others list the paths the pack needs. */
export const PlannedKind = z.object({
  gvk: Gvk,
  /** Plural resource name in the API's path, as in `kubectl api-resources`. */
  resource: z
    .string()
    .regex(/^[a-z0-9]+$/)
    .max(120),
  namespaced: z.boolean(),
  /** `metadata`: only PartialObjectMetadata is asked for, the values never leave the API server. */
  mode: z.enum(['object', 'metadata', 'events']),
  paths: z.array(z.string().max(200)).max(100).optional(),
});
export type PlannedKind = z.infer<typeof PlannedKind>;

/** By which way a request reaches the student's work: the API server's proxy for a Pod or a Service, else as a client outside would. */
export const ProbeVia = z.enum(['pod', 'service', 'node-port', 'ingress']);
export type ProbeVia = z.infer<typeof ProbeVia>;

/** A request to make of every object of a kind in a namespace, whenever it changes; docs/protocol.md, "Probes". */
export const PlannedProbe = z.object({
  /** `exercise/check`. */
  id: z.string().max(140),
  gvk: Gvk,
  namespace: z.string().max(63),
  via: ProbeVia,
  scheme: z.enum(['http', 'https']),
  host: z.string().max(253).optional(),
  path: z.string().startsWith('/').max(300),
  port: z.int().min(1).max(65_535).optional(),
});
export type PlannedProbe = z.infer<typeof PlannedProbe>;

/** What a seat's agent watches and asks; derived by the server from the event's pack. Another content has a higher version. */
export const Plan = z.object({
  version: z.int().nonnegative(),
  kinds: z.array(PlannedKind).max(100),
  probes: z.array(PlannedProbe).max(100).default([]),
});
export type Plan = z.infer<typeof Plan>;
