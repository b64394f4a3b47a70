import type { ReasonParams } from '#lib/grading/types.ts';
import type { Span } from '../sentence.ts';
import type { ReasonTable } from './reason-table.ts';
import { ANNOTATION_BY_CAUSE, isOtherProtocol } from './response-facts.ts';
import { code, formatUtcDate, mark, sentence } from './spans.ts';

/** Reasons that come from the response to a probe. */
export const responsesJa = {
  'not-asked': {
    found: (p) => sentence`${p.kind} ${code(p.name)} の応答をまだ確認していません。`,
    next: () => sentence`お待ちください。エージェントが自動で確認します。`,
    short: () => '応答を確認中',
  },
  refused: {
    found: (p) =>
      p.tried === undefined
        ? sentence`${mark(p.url)} への接続が拒否されました。`
        : sentence`${code(p.name)} のポート ${mark(p.tried)} への接続が拒否されました。`,
    expected: () => sentence`応答があること`,
    next: () => sentence`Pod がこのポートで待ち受けているか確認してください。`,
    short: () => '接続が拒否された',
  },
  'timed-out': {
    found: (p) =>
      p.tried === undefined
        ? sentence`${mark(p.url)} への接続がタイムアウトしました。`
        : sentence`${code(p.name)} のポート ${mark(p.tried)} がタイムアウトしました。`,
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
    found: (p) =>
      p.tried === undefined
        ? sentence`${mark(p.url)} は TLS に対応していません。`
        : sentence`${code(p.name)} のポート ${mark(p.tried)} は TLS に対応していません。`,
    expected: () => sentence`${code('https')} での応答`,
    next: (p) =>
      p.kind === 'Ingress'
        ? sentence`Ingress に ${code('spec.tls')} を追加し、もう一度 apply してください。`
        : sentence`サーバーがこのポートで証明書を使うか確認してください。`,
    short: () => 'TLS が未設定',
  },
  broken: {
    found: (p) =>
      isOtherProtocol(p.why)
        ? sentence`${mark(p.url)} の応答が HTTP ではありません。`
        : sentence`${mark(p.url)} への接続が応答の前に切断されました。`,
    expected: () => sentence`HTTP の応答`,
    next: (p) =>
      isOtherProtocol(p.why)
        ? sentence`TLS や gRPC ではなく、web サーバーのポートか確認してください。`
        : sentence`web サーバーのポートかどうか確認してください。`,
    short: (p) => (isOtherProtocol(p.why) ? 'HTTP ではない応答' : '接続が途中で切断された'),
  },
  redirected: {
    found: (p) =>
      p.location === ''
        ? sentence`${code(p.url)} がリダイレクト（${mark(p.status)}）を返しました。`
        : p.why === 'tls'
          ? sentence`${code('spec.tls')} により ${mark(p.location)} へ転送されました。`
          : sentence`${mark(p.location)} へリダイレクトされました。`,
    expected: () => sentence`リダイレクトなしの応答`,
    next: adviseOnRedirect,
    short: () => 'リダイレクトされた',
  },
  'proxy-answered': {
    found: (p) => sentence`プロキシが代わりに応答しました: ${mark(p.found)}`,
    expected: () => sentence`クラスターからの応答`,
    next: () => sentence`解答の誤りではありません。講師に伝えてください。`,
    short: () => 'プロキシの応答',
  },
  'proxy-variable': {
    found: (p) =>
      sentence`${code(p.container)} の ${mark(p.variable)} により、要求がプロキシへ送られます。`,
    expected: () => sentence`クラスターへの直接の要求`,
    next: () => sentence`この変数を Pod から外すか、${code('NO_PROXY')} を追加してください。`,
    short: (p) => `${p.variable} の指定`,
  },
  status: {
    found: (p) =>
      p.why === 'no-rule'
        ? sentence`${code(p.url)} に合う rule がありません（${mark(p.found)}）。`
        : sentence`${code(p.url)} がステータス ${mark(p.found)} を返しました。`,
    expected: (p) => sentence`ステータス ${code(p.expected)}`,
    next: adviseOnStatus,
    short: (p) => `ステータス ${p.found} が返る`,
  },
  body: {
    found: (p) => {
      if (p.found === '') return sentence`${code(p.url)} の応答が${mark('空')}です。`;
      if (p.why === 'html') return sentence`web ページ ${mark(p.found)} が返りました。`;
      if (p.why === 'long') return sentence`${code(p.url)} の先頭 4 KB にこの文字列がありません。`;
      return sentence`${code(p.url)} が ${mark(p.found)} を返しました。`;
    },
    expected: (p) => sentence`${code(p.expected)}`,
    next: (p) =>
      ({
        html: sentence`応答する web サーバーの selector、ポート、ファイルを確認してください。`,
        case: sentence`大文字と小文字を確認してください。`,
        more: sentence`前後の余分な文字を削除してください。`,
        long: sentence`この文字列をページの先頭に移してください。`,
        empty: sentence`どの Pod が何を返しているか確認してください。`,
        other: sentence`どの Pod が何を返しているか確認してください。`,
      })[p.why ?? 'other'],
    short: () => '応答の内容が違う',
  },
  'certificate-not-yet': {
    found: (p) =>
      sentence`${code(p.host)} の証明書は ${mark(formatUtcDate(p.notBefore))} から有効です。`,
    expected: () => sentence`現在有効な証明書`,
    next: () => sentence`VM の ${code('date')} を確認し、証明書を作り直してください。`,
    short: () => '証明書が有効期間前',
  },
} satisfies Partial<ReasonTable>;

const REDIRECT_ADVICE: {
  readonly [Cause in ReasonParams['redirected']['why']]?: readonly Span[];
} = {
  tls: sentence`${code('spec.tls')} を外すか、${code('ssl-redirect: "false"')} を指定してください。`,
  slash: sentence`パスがフォルダーです。このパスでファイルを返してください。`,
  https: sentence`HTTPS だけを受け付けるサーバーです。設定を確認してください。`,
};

function adviseOnRedirect({ why, kind }: ReasonParams['redirected']): readonly Span[] {
  const annotation = ANNOTATION_BY_CAUSE[why];
  if (annotation !== undefined)
    return sentence`annotation の ${code(annotation)} を削除してください。`;
  return (
    REDIRECT_ADVICE[why] ??
    (kind === 'Ingress'
      ? sentence`Ingress の annotation と web サーバーの設定を確認してください。`
      : sentence`web サーバーの設定でリダイレクトを探してください。`)
  );
}

const STATUS_ADVICE: {
  readonly [Cause in NonNullable<ReasonParams['status']['why']>]?: readonly Span[];
} = {
  'no-rule': sentence`Ingress のホストとパスが課題のとおりか確認してください。`,
  'not-found': sentence`サーバーにこのパスがありません。パスとファイルを確認してください。`,
  'no-endpoints': sentence`${code('kubectl get endpointslices')} で Pod を確認してください。`,
  'bad-gateway': sentence`${code('targetPort')} とコンテナが待ち受けるポートをそろえてください。`,
  slow: sentence`Pod の応答が間に合っていません。ログを確認してください。`,
  'tls-only': sentence`HTTPS 用のポートです。HTTP のポートを使ってください。`,
  denied: sentence`拒否されました。認証とアクセス制限の設定を確認してください。`,
  'no-index': sentence`${code('index.html')} がありません。ボリュームを確認してください。`,
};

function adviseOnStatus({ why = 'other', found }: ReasonParams['status']): readonly Span[] {
  return (
    STATUS_ADVICE[why] ??
    (found >= 500
      ? sentence`接続先の Pod が Ready か確認してください。`
      : sentence`ホストとパスが課題のとおりか確認してください。`)
  );
}
