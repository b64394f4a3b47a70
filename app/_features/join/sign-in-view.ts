import type { ApiResult } from '#lib/client/api.ts';
import type { ApiError } from '#lib/i18n/error-messages.ts';
import type { SignInInquiry } from '#lib/protocol/api/account.ts';
import type { CurrentUser } from '#lib/protocol/api/seats.ts';
import { LINK_TOKEN_PATTERN } from '#lib/protocol/link-token.ts';

/** What the sign-in page shows. */
export type SignInView =
  | { readonly kind: 'loading' }
  /** Staff choose a name before anything else. */
  | { readonly kind: 'name' }
  | { readonly kind: 'no-token' }
  | { readonly kind: 'incomplete' }
  /** `isLinkSpent`: the link does nothing any more, so trying again doesn't help. */
  | { readonly kind: 'failed'; readonly error: ApiError; readonly isLinkSpent: boolean }
  | { readonly kind: 'link'; readonly inquiry: SignInInquiry };

const SPENT_LINK_ERRORS: readonly ApiError['error'][] = [
  'token-used',
  'token-expired',
  'token-unknown',
];

/**
 * `token`: null until the page knows its address. `inquiry`: what the server says about the token;
 * null until it has answered.
 */
export function findSignInView({
  token,
  inquiry,
  person,
}: {
  readonly token: string | null;
  readonly inquiry: ApiResult<SignInInquiry> | null;
  readonly person: CurrentUser['person'];
}): SignInView {
  if (person?.isNamed === false) return { kind: 'name' };
  if (token === null) return { kind: 'loading' };
  if (token === '') return { kind: 'no-token' };
  if (!isCompleteToken(token)) return { kind: 'incomplete' };
  if (inquiry === null) return { kind: 'loading' };
  if (inquiry.ok) return { kind: 'link', inquiry: inquiry.value };
  const { error } = inquiry;
  return { kind: 'failed', error, isLinkSpent: SPENT_LINK_ERRORS.includes(error.error) };
}

/** Whether the server is worth asking: a link that was cut off has another form. */
export function isCompleteToken(token: string): boolean {
  return LINK_TOKEN_PATTERN.test(token);
}
