import type { rejoin as english } from './rejoin.en.ts';
import type { SameKeys } from './same-keys.ts';

export const rejoin: SameKeys<typeof english> = {
  title: '再開の依頼',
  ask: '{name} が席 {label} での再開を希望しています',
  owner: 'この席の受講者は {name} です。',
  open: 'この席のページは別のブラウザーで開かれています。',
  check: '許可する前に、本人に確認してください。ほかのブラウザーでも引き続きこの席を使えます。',
  since: '依頼:',
  allow: '許可',
  allowOf: '{name} に席 {label} での再開を許可',
  refuse: '拒否',
  refuseOf: '{name} の席 {label} での再開を拒否',
  more: '{count, plural, other {ほか # 件}}',
  done: {
    allowed: '{name} の席 {label} での再開を許可しました',
    refused: '{name} の依頼を拒否しました',
  },
};
