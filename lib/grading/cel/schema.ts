import type { Environment } from '@marcbachmann/cel-js';
import { SHAPES } from '#lib/cluster/slim/slim.ts';
import type { Shape } from '#lib/cluster/slim/shape.ts';

const parseNames = (names: string): ReadonlySet<string> => new Set(names.trim().split(/\s+/));

/** Types of the fields that leave a VM, by name: they are the same wherever Kubernetes' API uses the name. What is not here is a string. */
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
/** A number or a string (IntOrString), or another type in another kind. */
const DYNAMIC = parseNames(
  'active controller maxSurge maxUnavailable port ready targetPort terminating value',
);

/** CEL's name for the type of a scalar field. */
export function celTypeOfScalar(name: string): 'int' | 'bool' | 'dyn' | 'string' {
  if (INTEGERS.has(name)) return 'int';
  if (BOOLEANS.has(name)) return 'bool';
  return DYNAMIC.has(name) ? 'dyn' : 'string';
}

/**
 * Declares the types of every kind that has a shape, so that an expression is checked against them when its pack loads. For
 * checking alone: what is judged are plain maps.
 */
export function declareKindTypes(environment: Environment): void {
  for (const [gvk, shape] of Object.entries(SHAPES))
    declareShape(environment, typeName(gvk), '', shape);
}

/** CEL's type of a kind's objects; of a kind without a shape nothing is known. */
export function celTypeOfKind(gvk: string): string {
  return Object.hasOwn(SHAPES, gvk) ? typeName(gvk) : 'map<string, dyn>';
}

function typeName(gvk: string): string {
  return gvk.replace(/[^A-Za-z0-9]+/g, '_');
}

/** Declares what stands below a field first: a type's fields must be known when it is declared. */
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
        Object.entries(shape.fields).map(([key, below]) => [
          key,
          declareShape(environment, `${name}_${key}`, key, below),
        ]),
      );
      environment.registerType(name, { fields });
      return name;
    }
  }
}
