import { expect, it } from 'vitest';
import { describeRequestError } from './request-error.ts';

it.each([
  [
    'a sign-in program that is missing',
    Object.assign(new Error('spawn gke-gcloud-auth-plugin ENOENT'), {
      code: 'ENOENT',
      syscall: 'spawn gke-gcloud-auth-plugin',
    }),
    "gke-gcloud-auth-plugin, which the kubeconfig uses to sign in, isn't installed",
  ],
  [
    'two addresses that both fail',
    new AggregateError([
      Object.assign(new Error('v6'), { code: 'ENETUNREACH' }),
      Object.assign(new Error('v4'), { code: 'ECONNREFUSED' }),
    ]),
    'connection refused',
  ],
  ['any other error by its message', new Error('something new'), 'something new'],
])('describes %s', (_title, error, words) => {
  expect(describeRequestError(error)).toBe(words);
});
