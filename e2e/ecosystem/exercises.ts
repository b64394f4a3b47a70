import { argoCd } from './argo-cd.ts';
import { argoRollouts } from './argo-rollouts.ts';
import { autoscaling } from './autoscaling.ts';
import { istio } from './istio.ts';
import { prometheus } from './prometheus.ts';
import type { EcosystemExercise } from './step.ts';

/** Each runs with its add-on alone, because the node has little memory. */
export const EXERCISES: readonly EcosystemExercise[] = [
  autoscaling,
  argoRollouts,
  prometheus,
  argoCd,
  istio,
];

/** Exercises of the section `ecosystem` that can't run on the node, with the reason. */
export const NOT_RUN: Readonly<Record<string, string>> = {
  grafana:
    'The node has no Grafana. Its image comes from Docker Hub, which the node does not reach, and its web pages are not part of a Go module. The recorded fixtures of the exercise are tested without a cluster.',
};
