import type { people as en } from './people.en.ts';
import type { SameKeys } from './shape.ts';

export const people: SameKeys<typeof en> = {
  joint: '、',
  right: {
    fell: { offline: '{seats, number} 席が切断', 'cluster-down': '{seats, number} 台のクラスタが停止', quarantined: '{seats, number} 席が隔離中', 'never-seen': '{seats, number} 席が未接続', stale: '{seats, number} 席が遅れ', live: '{seats, number} 席が接続中' },
    since: '{time} から',
    next: {
      offline: 'まずネットワークを確かめます。Wi-Fi、ルーター、プロキシ。エージェントは自分で戻ります。',
      'cluster-down': 'エージェントは動き、クラスタが答えません。メモリとディスクの不足を確かめます。',
      quarantined: '2 台が同じ鍵を使っています。片方にインストールし直すか、その席を入れます。',
      'never-seen': 'インストール行がまだ実行されていません。受講者の画面に出ています。',
      stale: '少し待ちます。', live: 'することはありません。',
    },
    outageNext: 'まずネットワーク。Wi-Fi、ルーター、プロキシ。エージェントは自分で戻ります。',
  },
  call: { nobodyWhy: '挙手も行き詰まりもありません', hand: '挙手', stuck: '行き詰まり', inTrouble: '問題のある {count, number} 人は下の一覧にいます' },
  move: {
    yes: 'はい', wait: 'まだ',
    little: 'あと 5 分待っても増えるのは {adds, number} ポイント',
    reached: '目標の {target, number} % に届きました',
    targetIn: '{target, number} % まで約 {minutes, number} 分',
    targetFar: '30 分以内に {target, number} % は見込めません',
    none: 'まだ誰もいません',
    now: '現在', range: '{low, number}〜{high, number}', exact: '{low, number} %',
    chart: '合格の割合 (%)',
  },
  pace: {
    left: '残り', over: '超過', pauseLeft: '休憩の残り', nextPause: '休憩 {time}',
    timer: 'タイマー', timerOf: 'タイマー: 残り {time}', timerOver: 'タイマー: {time} 超過',
  },
  panel: {
    close: '閉じる',
    announce: 'お知らせ', release: '公開', releaseHint: 'ヒント {hint, number} を公開', releaseSolution: '解答を公開', next: '次の課題', timer: 'タイマーと休憩',
    text: '伝える内容', textHint: 'Enter で送り、Shift + Enter で改行します。',
    what: '内容', hint: 'ヒント {hint, number}', solution: '解答', hideSolution: '解答を隠す',
    to: '宛先', all: '全員 {seats, number} 人', group: 'テーブル、グループ', groupOf: '{group} ({seats, number} 人)',
    announceAll: '{seats, number} 人全員に知らせる', announceGroup: '{group} の {seats, number} 人に知らせる', announceOne: '{name} に送る', announceThese: 'この {seats, number} 人に知らせる',
    releaseAll: '{seats, number} 人に公開する', releaseGroup: '{group} の {seats, number} 人に公開する', releaseOne: '{name} に公開する', releaseThese: '{seats, number} 人全員にヒント {hint, number} を送る',
    hideAll: '{seats, number} 人から隠す',
    opensHint: '課題 {number, number} のヒント {hint, number} が開きます。', opensSolution: '課題 {number, number} の解答が開きます。', hides: '課題 {number, number} の解答は、合格していない人に閉じます。',
    cancel: 'やめる', sending: '送っています', tooLong: '{over, number} 文字超えています',
  },
  timer: {
    minutes: '分', set: '{minutes, number} 分にする', add: '5 分延ばす', stop: '取り消す', none: 'タイマーは動いていません。', runs: '受講者全員の画面に出ます。',
    breaks: '休憩', at: '開始時刻', length: '分', plan: '休憩を予定する', noBreaks: '予定はありません。', line: '{from}〜{to}', cancel: '{time} の休憩を取りやめる', cancelShort: '取りやめる', past: '今日のその時刻は過ぎています。',
  },
  sent: {
    title: '送ったもの', none: 'まだ何も送っていません。', read: '{seats, number} 人中 {read, number} 人が読了', withdraw: '取り下げる', withdrawOf: '{time} に送ったものを取り下げる',
    toAll: '全員 {seats, number} 人へ', toGroup: '{group} へ', toSeats: '{seats, number} 人へ', hint: '課題 {number, number} のヒント {hint, number}', solution: '課題 {number, number} の解答',
  },
  done: {
    taken: '対応中にしました。', letGo: '対応をやめました。', handedOver: '{name} に引き継ぎました。', paused: '保留にしました。順番は残ります。', resumed: '列に戻しました。', helped: '{name} は対応済みです。',
    said: '{seats, number} 人に送りました。', hint: 'ヒント {hint, number} を {seats, number} 人に送りました。', noted: 'メモしました。', unnoted: 'メモを消しました。',
    timer: 'タイマーが動いています。', noTimer: 'タイマーを止めました。', planned: '休憩を予定しました。', unplanned: '休憩を取りやめました。', withdrawn: '取り下げました。',
    current: '現在の課題は {number, number} です', release: '{number, number} の解答を公開しました', withdraw: '{number, number} の解答を隠しました', undone: '元に戻しました。',
    undo: '元に戻す', takenBy: '{time} から {name} が対応中です。', takenByOther: '別の講師が対応中です。',
  },
  needs: {
    hand: '挙手', shared: '同じ問題、大勢', stuck: '行き詰まり、挙手なし', with: '対応中', single: '問題あり', quarantined: '隔離中',
    noQuestion: '質問は書かれていません', wrote: '{seats, number} 人中 {count, number} 人が', withOther: '{time} から {name} が対応中', withMe: '{time} から自分が対応中', paused: '保留中',
    show: '見る', showing: '全員に戻す', announce: '知らせる', hintAll: '{seats, number} 人全員にヒント', take: '対応する', helped: '対応済み', takeOf: '{name} に対応する', helpedOf: '{name} は対応済み',
    handDown: '手は下りました', none: 'いま困っている人はいません。', last: '最後の操作',
  },
  stuck: {
    lag: '{spent} 経過、中央値 {median}', 'same-reason': '{cause}、{times, number} 回', regressions: '一度満たした項目が {times, number} 回不合格', 'hints-used-up': 'ヒント {hints, number} 個を使い切り', idle: '{minutes, number} 分変化なし',
  },
  why: {
    title: '{name} が一覧にある理由', hand: '挙手: {question}', handOnly: '挙手', handPaused: '挙手 (保留中)', taken: '{name} が対応中', takenMe: '自分が対応中',
    lag: '課題 {number, number} の経過時間。会場の中央値は {median}', 'same-reason': '同じ理由の繰り返し: {cause}', regressions: '一度満たした項目が再び不合格', 'hints-used-up': 'ヒントをすべて開いた', idle: 'クラスタに変化なし',
    times: '{times, number} 回', stuck: '行き詰まり、100 点中 {score, number} 点', trouble: '課題 {number, number} に問題あり', failing: '挙手したとき不合格だったもの', failingNone: '挙手したとき、不合格はありませんでした。',
  },
  seat: {
    acts: '{name} への対応', take: '対応する', letGo: '対応をやめる', hint: 'ヒント {hint, number}', noHint: 'ヒントなし', message: 'メッセージ', helped: '対応済み', more: 'その他', pause: '保留にする', resume: '列に戻す', handOver: '引き継ぐ相手',
    hintAsk: '課題 {number, number} のヒント {hint, number} が {name} に開きます。', hintSure: '{name} にヒント {hint, number} を送る', messageTo: '{name} へのメッセージ', off: 'サーバーが答えるまで操作できません',
    hintsTaken: '本人が開いたもの {hints}', hintsGiven: '送ったもの {hints}',
  },
  notes: { title: '内部メモ', lead: '講師側だけが読めます。受講者には見えません。', add: 'メモを残す', text: '{name} についてのメモ', delete: '消す', deleteOf: '{time} のメモを消す' },
  notices: { title: '{name} に送ったもの', read: '読了', unread: '未読' },
  timeline: {
    title: '直近 60 分', loading: '直近 1 時間を取得しています', none: '直近 1 時間の動きはありません。', more: '{count, number} 件すべて見る',
    set: '{kind} {name} が変わりました', gone: '{kind} {name} が消えました', passed: '課題 {number, number} に合格', passedHand: '課題 {number, number} を手動で合格に', regraded: '課題 {number, number} に再採点で合格', presence: '状態:', hintTaken: '課題 {number, number} のヒント {hint, number} を開きました', hintGiven: '課題 {number, number} のヒント {hint, number} が送られました',
    raised: '手を挙げました', lowered: '手を下ろしました', taken: '{by} が対応を始めました', 'let-go': '{by} が対応をやめました', helped: '{by} が対応しました', paused: '{by} が保留にしました', resumed: '{by} が列に戻しました', somebody: '講師',
  },
  yaml: { title: '{name} の YAML', open: 'YAML', openOf: '{name} の YAML', close: '閉じる', lead: 'エージェントが送ったままの内容です。マシンから出ない項目は含みません。', gone: 'もうクラスタにありません。' },
  forecast: {
    title: '見込み', now: '現在', in5: '5 分後', in10: '10 分後', median: '中央値', folded: '課題 {count, number} 件すべて', fold: '人がいる課題だけ', foldSeat: '始めた課題だけ', none: 'まだ誰も始めていません。',
    behind: '5 分後に取り残される人', behindNone: 'いまの見込みでは誰もいません。', behindMore: 'ほか {count, number} 人',
  },
  keys: { t: '開いた席に対応する、やめる', h: 'ヒントを送る', m: 'メッセージを書く', d: '対応済みにする', u: '最後の操作を元に戻す', a: 'お知らせ', r: 'ヒントか解答を公開' },
};
