import type { account as english } from './account.en.ts';
import type { SameKeys } from './same-keys.ts';

export const account: SameKeys<typeof english> = {
  title: 'アカウント',
  name: '名前',
  nameHint: '受講者とスタッフに表示されます。40 文字以内。',
  nameSaved: '「{name}」と表示されます',
  nameNumbered: '「{wanted}」は使用中のため、「{name}」と表示されます',
  appearance: '言語とテーマ',
  shortcuts: 'キーボードショートカット',
  letterKeys: '1 文字のショートカット',
  letterKeysHint:
    '文字の入力中は動作しません。Ctrl とファンクションキーのショートカットは常に使えます。',
  provider: '{provider} のアカウント',
  providerLinked: '{provider} のアカウントでサインインできます。',
  providerHint:
    '{provider} のアカウントを連携すると、そのアカウントでサインインできます。{provider} のページが開きます。',
  linkProvider: 'アカウントを連携',
  notifications: '通知',
  sessions: 'サインイン中のブラウザー',
  lead: 'サインインしているブラウザーの一覧です。12 時間使用しない場合と 14 日後に、自動でサインアウトします。',
  otherDevice: '別の端末でサインイン',
  signOutOf: 'サインアウト: {browser}',
  signedOut: 'サインアウトしました: {browser}',
  others: 'ほかのブラウザーからサインアウト',
  othersTitle: 'ほかのブラウザーからサインアウトしますか？',
  othersAsk:
    'ほかのブラウザー {count, number} 件からサインアウトします。このブラウザーのサインインはそのまま続きます。',
  othersDone: 'ほかのブラウザーからサインアウトしました',
};
