import type { SameKeys } from './same-keys.ts';
import type { device as englishDevice, notify as englishNotify } from './shell-account.en.ts';

export const device: SameKeys<typeof englishDevice> = {
  title: '別の端末でサインイン',
  lead: '別の端末でこのリンクを開いてください。{time} まで、1 回だけ使えます。',
  creating: 'リンクを発行しています…',
  link: 'サインイン用リンク',
  qr: 'サインイン用リンクの QR コード',
  replaces:
    '以前に発行したリンクは使えなくなります。このブラウザーのサインインはそのまま続きます。',
  expired: 'このリンクは有効期限が切れています。',
  renew: 'リンクを再発行',
};

export const notify: SameKeys<typeof englishNotify> = {
  title: '質問の通知',
  lead: 'このブラウザーだけの設定です。通知は 10 秒に 1 回までです。',
  request: '質問: {name}（{label}）',
  requests: '新しい質問 {count, number} 件',
  sound: '音を鳴らす',
  volume: '音量',
  percent: '{volume, number} %',
  desktop: 'デスクトップ通知を表示',
  always: 'このページの表示中も通知',
  test: 'テスト',
  testText: 'テストの通知です',
  denied:
    'ブラウザーでこのサイトの通知がブロックされています。ブラウザーの設定で許可してください。',
  unsupported: 'このブラウザーでは、このサイトのデスクトップ通知を表示できません。',
};
