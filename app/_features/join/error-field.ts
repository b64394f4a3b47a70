import type { ApiError } from '#lib/i18n/error-messages.ts';

const CODE_ERRORS: readonly ApiError['error'][] = [
  'code-unknown',
  'many-wrong-codes',
  'workshop-not-open',
  'workshop-ended',
  'code-expired',
];

/** The field that shows an error of the server; `form` if it belongs to none. */
export function findErrorField(error: ApiError | null): 'code' | 'name' | 'form' | null {
  if (error === null) return null;
  const field = 'field' in error ? error.field : undefined;
  if (field === 'code' || CODE_ERRORS.includes(error.error)) return 'code';
  return field === 'displayName' ? 'name' : 'form';
}
