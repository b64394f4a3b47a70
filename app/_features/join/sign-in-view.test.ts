import { expect, it } from 'vitest';
import type { SignInInquiry } from '#lib/protocol/api/account.ts';
import { findSignInView } from './sign-in-view.ts';

const TOKEN = `${'a1'.repeat(8)}.${'Zz_-9'.repeat(8)}abc`;
const MORI = { id: 'person', name: 'Mori', isNamed: true };
const INQUIRY: SignInInquiry = {
  effect: 'sign-in',
  account: { name: 'Mori', role: null, workshop: null },
  workshopId: null,
  signedInAs: null,
};
const view = (given: Partial<Parameters<typeof findSignInView>[0]>) =>
  findSignInView({ token: TOKEN, inquiry: null, person: null, ...given });

it('asks for a name before anything else', () => {
  const unnamed = { ...MORI, isNamed: false };
  expect(view({ person: unnamed, inquiry: { ok: true, value: INQUIRY } })).toEqual({
    kind: 'name',
  });
  expect(view({ person: unnamed, token: null })).toEqual({ kind: 'name' });
});

it.each([
  ['waits until it knows its address', null, 'loading'],
  ['explains how to get a link without one', '', 'no-token'],
  ['calls a link without its secret incomplete', TOKEN.split('.')[0]!, 'incomplete'],
  ['calls a link incomplete whose last character is missing', TOKEN.slice(0, -1), 'incomplete'],
  ['waits for the answer about a complete link', TOKEN, 'loading'],
])('%s', (_, token, kind) => {
  expect(view({ token, person: MORI })).toEqual({ kind });
});

it('shows what the link does', () => {
  expect(view({ inquiry: { ok: true, value: INQUIRY } })).toEqual({
    kind: 'link',
    inquiry: INQUIRY,
  });
});

it.each([
  ['token-expired', true],
  ['token-used', true],
  ['token-unknown', true],
  ['offline', false],
  ['busy', false],
] as const)('knows for the error %s whether trying again can help', (error, isLinkSpent) => {
  expect(view({ inquiry: { ok: false, error: { error } } })).toEqual({
    kind: 'failed',
    error: { error },
    isLinkSpent,
  });
});
