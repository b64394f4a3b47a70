import type { Route } from 'next';
import { renderToStaticMarkup } from 'react-dom/server';
import { IntlProvider } from 'use-intl';
import { describe, expect, it } from 'vitest';
import type { SignInInquiry } from '#lib/protocol/api/account.ts';
import { messages as en } from '#lib/i18n/messages/en.ts';
import { messages as ja } from '#lib/i18n/messages/ja.ts';
import type { Messages } from '#lib/i18n/messages/types.ts';
import { SignInQuestion } from './sign-in-question.tsx';

const MEMBER = { name: 'Mori', role: 'instructor', workshop: 'Kubernetes 101' };

type Inquiry = Omit<SignInInquiry, 'workshopId'>;

function renderHtml(inquiry: Inquiry, language: 'en' | 'ja' = 'en'): string {
  return renderToStaticMarkup(
    <IntlProvider
      locale={language}
      messages={(language === 'ja' ? ja : en) as Messages}
      timeZone="UTC"
    >
      <SignInQuestion
        inquiry={{ ...inquiry, workshopId: null }}
        destination={'/workshops/w1' as Route}
        sending={false}
        onSignIn={() => undefined}
      />
    </IntlProvider>,
  );
}

/** The texts of the paragraphs and of the controls. */
function render(inquiry: Inquiry, language: 'en' | 'ja' = 'en') {
  const html = renderHtml(inquiry, language);
  const textsOf = (pattern: RegExp) =>
    [...html.matchAll(pattern)].map(([, text = '']) => text.replaceAll(/<[^>]+>/g, '').trim());
  return {
    sentence: textsOf(/<p[^>]*>(.*?)<\/p>/g)[0],
    controls: textsOf(/<(?:a|button)[^>]*>(.*?)<\/(?:a|button)>/g),
  };
}

describe('the account of a sign-in link', () => {
  it('is named before the sign-in, with role and workshop', () => {
    const inquiry = { effect: 'sign-in', account: MEMBER, signedInAs: null } as const;
    expect(render(inquiry)).toEqual({
      sentence: 'You sign in as Mori, instructor of Kubernetes 101.',
      controls: ['Sign in'],
    });
    expect(render(inquiry, 'ja')).toEqual({
      sentence: 'Kubernetes 101 の講師「Mori」としてサインインします。',
      controls: ['サインイン'],
    });
  });

  it('is that of the owner without a workshop', () => {
    const account = { name: 'Hayashi', role: null, workshop: null };
    expect(render({ effect: 'sign-in', account, signedInAs: null }).sentence).toBe(
      'You sign in as Hayashi.',
    );
  });

  it.each([
    [MEMBER.role, 'You sign in as instructor of Kubernetes 101. Next, you choose your name.'],
    [null, 'You sign in, and next you choose your name.'],
  ])('says that a name comes next, for the role %s', (role, sentence) => {
    const account = { name: null, role, workshop: role === null ? null : MEMBER.workshop };
    expect(render({ effect: 'sign-in', account, signedInAs: null }).sentence).toBe(sentence);
  });

  it('offers to switch or to stay to a person with another account', () => {
    expect(render({ effect: 'switch', account: MEMBER, signedInAs: 'Kato' })).toEqual({
      sentence: 'You’re signed in as Kato. You sign in as Mori, instructor of Kubernetes 101.',
      controls: ['Switch to Mori', 'Stay signed in'],
    });
  });

  it('lets a signed-in person accept an invitation', () => {
    expect(render({ effect: 'add-role', account: MEMBER, signedInAs: 'Kato' })).toEqual({
      sentence:
        'You’re signed in as Kato. This invitation gives you the role instructor in Kubernetes 101.',
      controls: ['Accept invitation'],
    });
  });

  it('leads a person who is signed in already to the page that the link was for', () => {
    expect(renderHtml({ effect: 'already', account: MEMBER, signedInAs: 'Mori' })).toContain(
      'href="/workshops/w1"',
    );
  });

  it('continues without the link when the person is signed in already', () => {
    expect(render({ effect: 'already', account: MEMBER, signedInAs: 'Mori' })).toEqual({
      sentence: 'You’re already signed in as Mori. This link isn’t used up.',
      controls: ['Continue'],
    });
  });
});
