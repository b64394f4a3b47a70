import type { Environment } from '@marcbachmann/cel-js';
import { SHAPES } from '#lib/cluster/slim/slim.ts';
import type { Shape } from '#lib/cluster/slim/shape.ts';

const parseNames = (names: string): ReadonlySet<string> => new Set(names.trim().split(/\s+/));

/**
 * Types of the fields that the agent sends, by name. A name has the same type throughout the
 * Kubernetes API. All other fields are strings.
 */
const INTEGERS =
  parseNames(`activeDeadlineSeconds availableReplicas averageUtilization backoffLimit completions containerPort count currentNumberScheduled
  currentReplicas deletionGracePeriodSeconds desiredNumberScheduled desiredReplicas exitCode failed failedJobsHistoryLimit failureThreshold fsGroup
  fullyLabeledReplicas generation healthCheckNodePort hostPort initialDelaySeconds maxReplicas minReadySeconds minReplicas nodePort number numberAvailable
  numberMisscheduled numberReady numberUnavailable observedGeneration parallelism partition periodSeconds progressDeadlineSeconds readyReplicas replicas
  restartCount revisionHistoryLimit runAsGroup runAsUser seconds signal startingDeadlineSeconds succeeded successThreshold successfulJobsHistoryLimit
  terminatingReplicas terminationGracePeriodSeconds timeoutSeconds ttlSecondsAfterFinished unavailableReplicas updatedNumberScheduled updatedReplicas`);
const BOOLEANS =
  parseNames(`allowPrivilegeEscalation automountServiceAccountToken hostNetwork hostPID manualSelector optional paused privileged
  publishNotReadyAddresses readOnly readOnlyRootFilesystem runAsNonRoot serving shareProcessNamespace started stdin suspend tty unschedulable`);
/** A number or a string (IntOrString), or a field whose type depends on the kind. */
const DYNAMIC = parseNames(
  'active controller maxSurge maxUnavailable port ready targetPort terminating value',
);

/** The CEL type of a scalar field. */
export function celTypeOfScalar(name: string): 'int' | 'bool' | 'dyn' | 'string' {
  if (INTEGERS.has(name)) return 'int';
  if (BOOLEANS.has(name)) return 'bool';
  return DYNAMIC.has(name) ? 'dyn' : 'string';
}

/**
 * Declares the types of every kind that has a shape, to check expressions when a pack is loaded.
 * Only for type checks: expressions run on plain maps.
 */
export function declareKindTypes(environment: Environment): void {
  for (const [gvk, shape] of Object.entries(SHAPES))
    declareShape(environment, typeName(gvk), '', shape);
}

/** The CEL type of a kind's objects. Kinds without a shape are untyped maps. */
export function celTypeOfKind(gvk: string): string {
  return Object.hasOwn(SHAPES, gvk) ? typeName(gvk) : 'map<string, dyn>';
}

function typeName(gvk: string): string {
  return gvk.replace(/[^A-Za-z0-9]+/g, '_');
}

/** Declares nested types first, because CEL needs the field types when a type is declared. */
function declareShape(environment: Environment, name: string, field: string, shape: Shape): string {
  switch (shape.kind) {
    case 'scalar':
      return celTypeOfScalar(field);
    case 'list':
      return `list<${declareShape(environment, name, field, shape.item)}>`;
    case 'map':
      return `map<string, ${shape.item.kind === 'scalar' ? 'string' : declareShape(environment, `${name}_values`, field, shape.item)}>`;
    case 'fields': {
      const fields = Object.fromEntries(
        Object.entries(shape.fields).map(([key, child]) => [
          key,
          declareShape(environment, `${name}_${key}`, key, child),
        ]),
      );
      environment.registerType(name, { fields });
      return name;
    }
  }
}
