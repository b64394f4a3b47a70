import { z } from 'zod';
import { Gvk, MAX_PLANNED_KINDS } from './change.ts';

/**
 * A kind to watch. Built-in kinds have their slim shape in lib/cluster; other kinds list the paths
 * that the pack needs.
 */
export const PlannedKind = z.object({
  gvk: Gvk,
  /** Plural resource name in API paths, as `kubectl api-resources` prints it. */
  resource: z
    .string()
    .regex(/^[a-z0-9]+$/)
    .max(120),
  namespaced: z.boolean(),
  /** `metadata`: requests only PartialObjectMetadata, so values never leave the API server. */
  mode: z.enum(['object', 'metadata', 'events']),
  paths: z.array(z.string().max(200)).max(100).optional(),
});
export type PlannedKind = z.infer<typeof PlannedKind>;

/**
 * How a probe reaches the student's workload: through the API server's proxy for a Pod or a
 * Service, otherwise like a client outside the cluster.
 */
export const ProbeVia = z.enum(['pod', 'service', 'node-port', 'ingress']);
export type ProbeVia = z.infer<typeof ProbeVia>;

/**
 * An HTTP request to every object of a kind in a namespace, sent when the object changes. See
 * docs/protocol.md, "Probes".
 */
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

/**
 * What the agents of a workshop watch and probe. The server derives it from the pack; other content
 * has a higher version.
 */
export const Plan = z.object({
  version: z.int().nonnegative(),
  kinds: z.array(PlannedKind).max(MAX_PLANNED_KINDS),
  probes: z.array(PlannedProbe).max(100).default([]),
});
export type Plan = z.infer<typeof Plan>;
