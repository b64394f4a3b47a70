import type { RouteMessages } from './route.en.ts';

/** Texts about the way to the server in Japanese. */
export const routeJa: RouteMessages = {
  invalidProxy: (source) =>
    `${source} はプロキシの URL ではありません。例: http://proxy.example:3128`,
  proxyPassword:
    '`--proxy` を使うと、この VM のすべてのユーザーがパスワードを見られます。代わりに PODIUM_PROXY に同じ URL を設定してください。',
  caUnreadable: (source, file, code) => `${source}: ${file} を読み取れません（${code}）。`,
  caInvalid: (source, file) => `${source}: ${file} に PEM 形式の証明書がありません。`,

  proxyUnreachable: (reason) => `プロキシに接続できません（${reason}）`,
  proxyLogin: 'プロキシがログインを求めています',
  proxyRefuses: 'プロキシがこのアドレスへの接続を拒否しました',
  proxyStatus: (status) => `プロキシが HTTP ${status} を返しました`,

  excluded: 'NO_PROXY に含まれるため、サーバーへの接続にプロキシを使用しません。',
  through: (proxy, source) => `サーバーへの接続に ${proxy} を使用します（${source}）。`,
  throughInstalled: (proxy) =>
    `サーバーへの接続に ${proxy} を使用します（エージェントのインストール時の設定）。`,
  nextLogin:
    'PODIUM_PROXY にユーザー名とパスワードを含む URL（例: http://kim:secret@proxy.example:3128）を設定し、エージェントをもう一度インストールしてください',
  nextRefused:
    'このアドレスの許可をプロキシの管理者に依頼してください。VM から直接接続できる場合は NO_PROXY に追加してください',
  nextUnreachable:
    'ネットワークのプロキシ設定とアドレスを比べ、--proxy URL を付けてエージェントをもう一度インストールしてください',
  portal: (server) => ({
    text: `${server} の代わりにネットワークのサインインページが応答しました。`,
    nextStep: 'この VM のブラウザーで Web サイトを開き、ネットワークにサインインしてください',
  }),
  unknownAuthority: (canTrustSystem) =>
    canTrustSystem
      ? 'ネットワークに独自の認証局がある場合は、その証明書をシステムの証明書ストアに追加するか、--ca FILE で指定してください。それ以外の場合は講師に伝えてください'
      : 'この Node はシステムの証明書ストアを使用しません。認証局の証明書を --ca FILE または NODE_EXTRA_CA_CERTS で指定するか、ストアを使用する実行ファイル版のエージェントをインストールしてください',
};
