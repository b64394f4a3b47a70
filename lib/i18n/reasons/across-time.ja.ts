import type { SayingTable } from './table.ts';
import { code, day, mark, minutesBetween, words } from './words.ts';

/** What is not read off one object: answers to requests, steps in their order, a quiz. */
export const acrossTimeJa = {
  away: {
    found: (p) => words`${minutesBetween(p.from, p.to)} 分間、クラスタから何も届きませんでした。`,
    next: () => words`この手順をもう一度行います。`,
    short: () => '記録のない時間があった',
  },
  'too-slow': {
    found: (p) => words`手順に ${mark(p.minutes)} 分より長くかかりました。`,
    expected: (p) => words`すべてを ${p.minutes} 分以内に`,
    next: () => words`最初の手順からやり直します。`,
    short: () => '手順に時間がかかりすぎ',
  },
  'not-asked': {
    found: (p) => words`${p.kind} ${code(p.name)} の応答をまだ確かめていません。`,
    next: () => words`少し待ちます。エージェントが自動で確かめます。`,
    short: () => '応答を確認中',
  },
  refused: {
    found: (p) => words`${mark(p.url)} に接続を拒まれました。`,
    expected: () => words`応答があること`,
    next: () => words`Pod が待ち受けるポートと合っているか確かめます。`,
    short: () => '接続を拒まれた',
  },
  'timed-out': {
    found: (p) => words`${mark(p.url)} から時間内に応答がありません。`,
    expected: () => words`3 秒以内の応答`,
    next: (p) =>
      words`${code(`kubectl describe ${p.kind.toLowerCase()} ${p.name}`)} で先を確かめます。`,
    short: () => '時間内に応答がない',
  },
  'no-address': {
    found: (p) => words`${p.kind} ${code(p.name)} に${mark('アドレス')}がありません。`,
    expected: () => words`アドレスが付くこと`,
    next: (p) => words`${code(`kubectl get ${p.kind.toLowerCase()} ${p.name} -o wide`)} を見ます。`,
    short: (p) => `${p.kind} にアドレスがない`,
  },
  'no-tls': {
    found: (p) => words`${mark(p.url)} は TLS で話しません。`,
    expected: () => words`${code('https')} での応答`,
    next: () => words`Ingress に ${code('spec.tls')} を加え、もう一度 apply します。`,
    short: () => 'TLS になっていない',
  },
  broken: {
    found: (p) => words`${mark(p.url)} の接続が途中で切れました。`,
    expected: () => words`HTTP の応答`,
    next: () => words`そのポートが web サーバーのものか確かめます。`,
    short: () => '接続が途中で切れる',
  },
  status: {
    found: (p) => words`${code(p.url)} がステータス ${mark(p.found)} を返します。`,
    expected: (p) => words`ステータス ${code(p.expected)}`,
    next: (p) =>
      p.found >= 500
        ? words`その先の Pod が Ready か確かめます。`
        : words`ホストとパスを課題と見比べます。`,
    short: (p) => `ステータス ${p.found} が返る`,
  },
  body: {
    found: (p) =>
      p.found === ''
        ? words`${code(p.url)} の応答が${mark('空')}です。`
        : words`${code(p.url)} が ${mark(p.found)} を返します。`,
    expected: (p) => words`${code(p.expected)}`,
    next: () => words`どの Pod が何を返しているか確かめます。`,
    short: () => '応答の中身が違う',
  },
  'certificate-not-yet': {
    found: (p) => words`${code(p.host)} の証明書は ${mark(day(p.notBefore))} から有効です。`,
    expected: () => words`今日使える証明書`,
    next: () => words`VM の ${code('date')} を確かめ、証明書を作り直します。`,
    short: () => '証明書がまだ有効でない',
  },
  'quiz-open': {
    found: () => words`まだ答えていません。`,
    next: () => words`答えを選びます。`,
    short: () => '未回答',
  },
  'quiz-wrong': {
    found: (p) => words`まだ正解ではありません（${p.tries} 回目）。`,
    next: () => words`考え直して、もう一度答えます。`,
    short: () => '正解でない',
  },
} satisfies Partial<SayingTable>;
