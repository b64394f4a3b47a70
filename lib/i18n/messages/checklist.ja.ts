import type { checklist as english } from './checklist.en.ts';
import type { SameKeys } from './same-keys.ts';

export const checklist: SameKeys<typeof english> = {
  checklist: {
    title: 'ワークショップの準備',
    state: { done: '完了', todo: '未完了', optional: '任意' },
    invite: {
      title: '受講者を招待',
      text: '受付を開始すると、受講者はコード {code} またはリンクで参加できます。',
      action: '受講者を招待',
    },
    vms: {
      title: 'VM を準備',
      text: '受講者用に用意した VM は、トークンで接続できます。',
      action: 'VM を準備',
    },
    members: {
      title: 'メンバーを招待',
      text: '講師とアシスタントは、開催中に受講者を支援します。',
      action: 'メンバーを招待',
    },
    readiness: {
      title: '開始前チェック',
      text: '{seats, number} 席中 {ready, number} 席が準備完了',
      none: '受講者または VM が接続すると、準備が完了した席を確認できます。',
      action: '開始前チェックを開く',
    },
    open: {
      title: '受付を開始',
      text: '受講者が参加し、VM を接続できるようになります。時間の計測はまだ始まりません。',
    },
    projector: {
      title: '投影用画面を開く',
      text: '参加コード、課題、タイマーを大きな画面に表示します。',
      action: '投影用画面',
    },
    start: {
      title: 'ワークショップを開始',
      text: '開始時刻が記録され、課題 1 が現在の課題になります。',
      later: '受付を開始した後に開始できます。',
    },
  },
  notOpen: {
    lead: '参加した受講者はまだいません。受付を開始すると参加できます。',
  },
  ended: {
    at: '{time} に終了しました。',
    line: '受講者 {students, number} 人、合格 {passes, number} 件。',
    duration: '所要時間 {time}。',
    none: 'このワークショップに参加した受講者はいません。',
    course: '教材のバージョン',
  },
};
