import { z } from 'zod';
import { MAX_DISPLAY_NAME_CHARS } from '../limits.ts';
import { singleLineText } from './text.ts';

/** The name that students and staff see of a staff member. */
export const RenameSelfBody = z.object({ displayName: singleLineText(MAX_DISPLAY_NAME_CHARS) });

/** After a sign-out of a browser that OpenID Connect signed in. */
export interface SignedOut {
  /** Where the browser ends the session of the provider. */
  continueAt: string;
}

/** The name as it was saved: with a number if another member has it. */
export interface SavedName {
  name: string;
}

/**
 * What a sign-in link would do in this browser, without spending it. A link that does nothing any
 * more is an error: `token-unknown`, `token-expired` or `token-used`.
 */
export interface SignInInquiry {
  /**
   * `sign-in`: signs in. `add-role`: adds a role to the person who is signed in. `switch`: signs in
   * as another person. `already`: this person is signed in with all that the link gives.
   */
  effect: 'sign-in' | 'add-role' | 'switch' | 'already';
  /**
   * The account that the browser has afterwards. `name`: null for one that isn't named yet. `role`
   * and `workshop`: of an invitation, otherwise null.
   */
  account: { name: string | null; role: string | null; workshop: string | null };
  /** The workshop of an invitation, which the sign-in leads to; null for other links. */
  workshopId: string | null;
  /** The name of the person who is signed in in this browser. */
  signedInAs: string | null;
}

/** A one-time link that signs another browser in as the same person. `expiresAt`: ms since 1970. */
export interface DeviceLink {
  url: string;
  expiresAt: number;
}
