import type { ReasonTable } from './reason-table.ts';
import { code, formatUtcDate, mark, minutesBetween, sentence } from './spans.ts';

/** Reasons that don't come from one object: responses, sequences, quizzes. */
export const acrossTimeJa = {
  away: {
    found: (p) =>
      sentence`${minutesBetween(p.from, p.to)} 分間、クラスターのデータを受信できませんでした。`,
    next: () => sentence`この手順をもう一度実行してください。`,
    short: () => '記録できない時間があった',
  },
  'too-slow': {
    found: (p) => sentence`手順に ${mark(p.minutes)} 分より長くかかりました。`,
    expected: (p) => sentence`${p.minutes} 分以内にすべての手順を完了`,
    next: () => sentence`最初の手順からやり直してください。`,
    short: () => '手順の時間超過',
  },
  'not-asked': {
    found: (p) => sentence`${p.kind} ${code(p.name)} の応答をまだ確認していません。`,
    next: () => sentence`お待ちください。エージェントが自動で確認します。`,
    short: () => '応答を確認中',
  },
  refused: {
    found: (p) => sentence`${mark(p.url)} への接続が拒否されました。`,
    expected: () => sentence`応答があること`,
    next: () => sentence`Pod がこのポートで待ち受けているか確認してください。`,
    short: () => '接続が拒否された',
  },
  'timed-out': {
    found: (p) => sentence`${mark(p.url)} への接続がタイムアウトしました。`,
    expected: () => sentence`3 秒以内の応答`,
    next: (p) =>
      sentence`${code(`kubectl describe ${p.kind.toLowerCase()} ${p.name}`)} で接続先を確認してください。`,
    short: () => 'タイムアウト',
  },
  'no-address': {
    found: (p) => sentence`${p.kind} ${code(p.name)} に${mark('アドレス')}がありません。`,
    expected: () => sentence`アドレスの割り当て`,
    next: (p) =>
      sentence`${code(`kubectl get ${p.kind.toLowerCase()} ${p.name} -o wide`)} で確認してください。`,
    short: (p) => `${p.kind} にアドレスがない`,
  },
  'no-tls': {
    found: (p) => sentence`${mark(p.url)} は TLS に対応していません。`,
    expected: () => sentence`${code('https')} での応答`,
    next: () => sentence`Ingress に ${code('spec.tls')} を追加し、もう一度 apply してください。`,
    short: () => 'TLS が未設定',
  },
  broken: {
    found: (p) => sentence`${mark(p.url)} への接続が応答の前に切断されました。`,
    expected: () => sentence`HTTP の応答`,
    next: () => sentence`web サーバーのポートかどうか確認してください。`,
    short: () => '接続が途中で切断された',
  },
  status: {
    found: (p) => sentence`${code(p.url)} がステータス ${mark(p.found)} を返しました。`,
    expected: (p) => sentence`ステータス ${code(p.expected)}`,
    next: (p) =>
      p.found >= 500
        ? sentence`接続先の Pod が Ready か確認してください。`
        : sentence`ホストとパスが課題のとおりか確認してください。`,
    short: (p) => `ステータス ${p.found} が返る`,
  },
  body: {
    found: (p) =>
      p.found === ''
        ? sentence`${code(p.url)} の応答が${mark('空')}です。`
        : sentence`${code(p.url)} が ${mark(p.found)} を返しました。`,
    expected: (p) => sentence`${code(p.expected)}`,
    next: () => sentence`どの Pod が何を返しているか確認してください。`,
    short: () => '応答の内容が違う',
  },
  'certificate-not-yet': {
    found: (p) =>
      sentence`${code(p.host)} の証明書は ${mark(formatUtcDate(p.notBefore))} から有効です。`,
    expected: () => sentence`現在有効な証明書`,
    next: () => sentence`VM の ${code('date')} を確認し、証明書を作り直してください。`,
    short: () => '証明書が有効期間前',
  },
  'quiz-open': {
    found: () => sentence`まだ回答していません。`,
    next: () => sentence`回答を選択してください。`,
    short: () => '未回答',
  },
  'quiz-wrong': {
    found: (p) => sentence`まだ正解ではありません（${p.tries} 回目）。`,
    next: () => sentence`回答を変更して、もう一度送信してください。`,
    short: () => '不正解',
  },
} satisfies Partial<ReasonTable>;
