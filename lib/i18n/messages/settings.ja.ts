import type { SameKeys } from './same-keys.ts';
import type { settings as english } from './settings.en.ts';

export const settings: SameKeys<typeof english> = {
  title: '設定',
  workshops: 'ワークショップ一覧',
  toRoom: 'ライブビュー',
  connecting: '設定を読み込んでいます…',
  viewOnly: '設定を変更する権限がありません。',
  reconnecting: '再接続中は操作できません',
  save: '変更を保存',
  saved: '保存しました',
  defaults: '初期値に戻す',
  between: '{least, number}〜{most, number} の整数を入力してください。',
  thresholds: 'しきい値',
  thresholdsLead: '変更は、すべての講師とアシスタントの画面にすぐ反映されます。',
  threshold: {
    stuckScore: 'つまずきとみなすスコア',
    idleMinutes: '変化なしとみなす時間（分）',
    sameReasonCount: '同じ理由の回数',
    connectedOkPercent: '「問題なし」になる接続率（%）',
    connectedAttentionPercent: '「要確認」になる接続率（%）',
    advanceTargetPercent: '次に進む合格率（%）',
    sharedProblemSeats: '同じ原因としてまとめる人数',
  },
  about: {
    stuckScore: '0〜100。内訳は受講者の詳細に表示されます。',
    idleMinutes:
      '不合格のチェックがあり、クラスターに変化がない状態がこの時間続くと、変化なしとみなします。',
    sameReasonCount: '同じ理由でこの回数不合格になると、つまずきのスコアに加算されます。',
    connectedOkPercent: '接続中の席がこの割合以上のとき、「問題なし」になります。',
    connectedAttentionPercent:
      'この割合を下回ると「問題あり」、2 つの値の間では「要確認」になります。',
    advanceTargetPercent: '現在の課題の合格率がこの割合に達すると、次に進めることを表示します。',
    sharedProblemSeats: '同じ原因の受講者がこの人数に達すると、1 行にまとめて表示します。',
  },
  breaks: '休憩',
  breaksLead:
    '受講者のページと投影用画面に残り時間が表示されます。時刻のタイムゾーンは {zone} です。',
  noBreaks: '休憩の予定はありません',
  minutesLong: '{minutes, number} 分間',
  cancelBreak: '休憩を取り消す',
  startsAt: '開始日時',
  startsAtWrong: '日時を選択してください。',
  breakOver: 'この休憩は終了時刻を過ぎています。',
  minutes: '長さ（分）',
  planBreak: '休憩を追加',
  groups: 'テーブルとグループ',
  groupsLead:
    '席番号の先頭の文字でグループ分けされます（A-01 はグループ A）。別のグループに移動できます。',
  seats: '{count, number} 席',
  seatsOf: '席',
  seatsHint:
    '席番号、名前、グループを、読点またはカンマで区切って入力してください。例: C-01〜C-10、D-03',
  seatsFound: '{count, number} 席',
  seatsUnknown: '{words} に該当する席はありません。',
  group: 'グループ',
  moveSeats: '{count, number} 席を {group} に移動',
  resetGroups: '席番号のグループに戻す',
};
