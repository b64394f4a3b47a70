import type { SayingTable } from './reason-table.ts';
import { code, day, mark, minutesBetween, words } from './spans.ts';

/** What is not read off one object: answers to requests, steps in their order, a quiz. */
export const acrossTimeJa = {
  away: {
    found: (p) =>
      words`${minutesBetween(p.from, p.to)} 分間、クラスターのデータを受信できませんでした。`,
    next: () => words`この手順をもう一度実行してください。`,
    short: () => '記録できない時間があった',
  },
  'too-slow': {
    found: (p) => words`手順に ${mark(p.minutes)} 分より長くかかりました。`,
    expected: (p) => words`${p.minutes} 分以内にすべての手順を完了`,
    next: () => words`最初の手順からやり直してください。`,
    short: () => '手順の時間超過',
  },
  'not-asked': {
    found: (p) => words`${p.kind} ${code(p.name)} の応答をまだ確認していません。`,
    next: () => words`お待ちください。エージェントが自動で確認します。`,
    short: () => '応答を確認中',
  },
  refused: {
    found: (p) => words`${mark(p.url)} への接続が拒否されました。`,
    expected: () => words`応答があること`,
    next: () => words`Pod がこのポートで待ち受けているか確認してください。`,
    short: () => '接続が拒否された',
  },
  'timed-out': {
    found: (p) => words`${mark(p.url)} への接続がタイムアウトしました。`,
    expected: () => words`3 秒以内の応答`,
    next: (p) =>
      words`${code(`kubectl describe ${p.kind.toLowerCase()} ${p.name}`)} で接続先を確認してください。`,
    short: () => 'タイムアウト',
  },
  'no-address': {
    found: (p) => words`${p.kind} ${code(p.name)} に${mark('アドレス')}がありません。`,
    expected: () => words`アドレスの割り当て`,
    next: (p) =>
      words`${code(`kubectl get ${p.kind.toLowerCase()} ${p.name} -o wide`)} で確認してください。`,
    short: (p) => `${p.kind} にアドレスがない`,
  },
  'no-tls': {
    found: (p) => words`${mark(p.url)} は TLS に対応していません。`,
    expected: () => words`${code('https')} での応答`,
    next: () => words`Ingress に ${code('spec.tls')} を追加し、もう一度 apply してください。`,
    short: () => 'TLS が未設定',
  },
  broken: {
    found: (p) => words`${mark(p.url)} への接続が応答の前に切断されました。`,
    expected: () => words`HTTP の応答`,
    next: () => words`web サーバーのポートかどうか確認してください。`,
    short: () => '接続が途中で切断された',
  },
  status: {
    found: (p) => words`${code(p.url)} がステータス ${mark(p.found)} を返しました。`,
    expected: (p) => words`ステータス ${code(p.expected)}`,
    next: (p) =>
      p.found >= 500
        ? words`接続先の Pod が Ready か確認してください。`
        : words`ホストとパスが課題のとおりか確認してください。`,
    short: (p) => `ステータス ${p.found} が返る`,
  },
  body: {
    found: (p) =>
      p.found === ''
        ? words`${code(p.url)} の応答が${mark('空')}です。`
        : words`${code(p.url)} が ${mark(p.found)} を返しました。`,
    expected: (p) => words`${code(p.expected)}`,
    next: () => words`どの Pod が何を返しているか確認してください。`,
    short: () => '応答の内容が違う',
  },
  'certificate-not-yet': {
    found: (p) => words`${code(p.host)} の証明書は ${mark(day(p.notBefore))} から有効です。`,
    expected: () => words`現在有効な証明書`,
    next: () => words`VM の ${code('date')} を確認し、証明書を作り直してください。`,
    short: () => '証明書が有効期間前',
  },
  'quiz-open': {
    found: () => words`まだ回答していません。`,
    next: () => words`回答を選択してください。`,
    short: () => '未回答',
  },
  'quiz-wrong': {
    found: (p) => words`まだ正解ではありません（${p.tries} 回目）。`,
    next: () => words`回答を変更して、もう一度送信してください。`,
    short: () => '不正解',
  },
} satisfies Partial<SayingTable>;
