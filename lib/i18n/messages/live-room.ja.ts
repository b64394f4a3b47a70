import type { SameKeys } from './same-keys.ts';
import { summary } from './summary.ja.ts';
import { attention } from './attention.ja.ts';
import { grid } from './grid.ja.ts';
import { seatDrawer } from './seat-drawer.ja.ts';
import { broadcast } from './broadcast.ja.ts';
import { schedule } from './schedule.ja.ts';
import { insights } from './insights.ja.ts';
import { palette } from './palette.ja.ts';
import { checklist } from './checklist.ja.ts';
import { courseVersion } from './course-version.ja.ts';
import type { liveRoom as english } from './live-room.en.ts';

export const liveRoom: SameKeys<typeof english> = {
  ...summary,
  ...attention,
  ...grid,
  ...seatDrawer,
  ...broadcast,
  ...schedule,
  ...insights,
  ...palette,
  ...courseVersion,
  ...checklist,
  listSeparator: '、',
  nameSeparator: '、',
  toast: {
    claimed: '対応を開始しました',
    unclaimed: '対応をやめました',
    handedOver: '{name} に引き継ぎました',
    snoozed: '後回しにしました。順番は変わりません。',
    returned: '順番待ちに戻しました',
    resolved: '{name} を対応済みにしました',
    sent: '{seats, number} 人に送信しました',
    hint: 'ヒント {hint, number} を {seats, number} 人に送信しました',
    noteSaved: 'メモを保存しました',
    noteDeleted: 'メモを削除しました',
    timer: 'タイマーを設定しました',
    noTimer: 'タイマーを解除しました',
    breakPlanned: '休憩を追加しました',
    breakCanceled: '休憩を取り消しました',
    withdrawn: '送信を取り消しました',
    extended: 'お知らせの表示を延長しました',
    resuming: '{count, number} 席の採点を再開しています',
    current: '課題 {number, number} に進みました',
    currentKept: '課題 {number, number} に進みました（タイマーはそのまま）',
    currentTimed: '課題 {number, number} に進み、タイマーを設定しました',
    currentUntimed: '課題 {number, number} に進み、タイマーを解除しました',
    release: '課題 {number, number} の解答を公開しました',
    withdraw: '課題 {number, number} の解答の公開を取り消しました',
    passMarked: '合格にしました',
    passRevoked: '合格を取り消しました',
    undone: '元に戻しました',
    about: '{name}: {text}',
    claimedBy: '{time} から {name} が対応中です',
    claimedByOther: '別の担当者が対応中です',
  },
  workshops: 'ワークショップ',
  access: '招待とアクセス',
  asOfWhy: 'この時点の状態です。自動で更新されます。',
  tabs: { label: 'ライブビューの表示切り替え', attention: '次に対応', grid: '席', status: '状況' },
  empty: {
    lead: 'まだ受講者は参加していません。',
    code: '参加コード {code}',
    join: '受講者の招待と VM の準備:',
  },
  skeleton: {
    connecting: 'ライブビューを読み込んでいます…',
    waiting: 'サーバーの応答を待っています…',
    refused: 'ワークショップ一覧',
    revoked: 'このワークショップにアクセスできなくなりました。',
  },
};
