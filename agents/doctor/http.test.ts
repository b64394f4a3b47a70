import { expect, it } from 'vitest';
import { describeRequestError } from './http.ts';

it.each([
  [
    'a sign-in program that is missing',
    Object.assign(new Error('spawn gke-gcloud-auth-plugin ENOENT'), {
      code: 'ENOENT',
      syscall: 'spawn gke-gcloud-auth-plugin',
    }),
    'the program gke-gcloud-auth-plugin, by which the kubeconfig signs in, is not installed',
  ],
  [
    'both addresses refused',
    new AggregateError([
      Object.assign(new Error('v6'), { code: 'ENETUNREACH' }),
      Object.assign(new Error('v4'), { code: 'ECONNREFUSED' }),
    ]),
    'nothing listens there',
  ],
  ['anything else', new Error('something new'), 'something new'],
])('%s', (_title, error, words) => {
  expect(describeRequestError(error)).toBe(words);
});
