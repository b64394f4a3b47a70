import { expect, it } from 'vitest';
import { BUILT_IN_KINDS, isNeverWatched } from './plan.ts';

it('R3, R4: plans cannot contain credentials or values, and all built-in kinds are allowed', () => {
  expect(BUILT_IN_KINDS.filter(isNeverWatched)).toEqual([]);
  const kind = (gvk: string, resource: string, mode: 'object' | 'metadata' = 'object') => ({
    gvk,
    resource,
    mode,
  });
  expect(
    [
      kind('v1/Secret', 'secrets'),
      kind('v1/Secret', 'secrets', 'metadata'),
      kind('v1/Odd', 'secrets'),
      kind('v1/ConfigMap', 'configmaps'),
      kind('authentication.k8s.io/v1/TokenReview', 'tokenreviews'),
      kind('authorization.k8s.io/v1/SubjectAccessReview', 'subjectaccessreviews'),
      kind('certificates.k8s.io/v1/CertificateSigningRequest', 'certificatesigningrequests'),
      kind('bitnami.com/v1alpha1/SealedSecret', 'sealedsecrets'),
    ].filter((planned) => !isNeverWatched(planned)),
  ).toEqual([]);
  expect(
    [
      kind('argoproj.io/v1alpha1/Application', 'applications'),
      kind('v1/ConfigMap', 'configmaps', 'metadata'),
      kind('cert-manager.io/v1/Certificate', 'certificates'),
    ].filter(isNeverWatched),
  ).toEqual([]);
});
