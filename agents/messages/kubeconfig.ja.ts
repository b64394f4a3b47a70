import type { KubeconfigMessages } from './kubeconfig.en.ts';

const listContexts = (contexts: string) =>
  contexts === '' ? '' : `。使用できる context: ${contexts}`;

/** Texts about kubeconfigs and their credentials in Japanese. */
export const kubeconfigJa: KubeconfigMessages = {
  notFound:
    'kubeconfig が見つかりません。クラスターを作成するか、--kubeconfig FILE を指定してください',
  noContext: (files, contexts) =>
    `${files} に現在の context がありません。選択: kubectl config use-context NAME${listContexts(contexts)}`,
  missingFiles: (files) => `KUBECONFIG のファイルが存在しません: ${files}`,
  missing: (file) => `${file} が存在しません`,
  notReadable: (file) => `${file} をこのユーザーでは読み取れません`,
  invalid: (file) => `${file} は kubeconfig ではありません`,
  empty: (files) =>
    `${files} は空です。クラスターを作成するか、--kubeconfig でファイルを指定し、context を選択してください: kubectl config use-context NAME`,
  ignored: (file, entry) => `${file} の不完全な項目 1 件を無視しました: ${entry}`,
  entry: (kind, name, problem) =>
    name === null ? `${kind} の項目に${problem}` : `${kind} ${name} に${problem}`,
  problems: {
    'no-name': '名前がありません',
    'no-cluster': 'クラスターの指定がありません',
    'no-server': 'server の指定がありません',
    invalid: '無効な値があります',
  },
  missingContext: (name, contexts) =>
    `現在の context ${name} が kubeconfig にありません。選択: kubectl config use-context NAME${listContexts(contexts)}`,
  incompleteContext: (name, contexts) =>
    `context ${name} にクラスターの指定がありません。選択: kubectl config use-context NAME${listContexts(contexts)}`,
  danglingContext: (context, kind, name, problem, contexts) =>
    problem === null
      ? `context ${context} が指定する ${kind} ${name} は kubeconfig にありません${listContexts(contexts)}`
      : `context ${context} が指定する ${kind} ${name} に${problem}${listContexts(contexts)}`,
  moreContexts: (count) => `ほか ${count} 件`,
  tokenFileUnreadable: (file) => `トークンファイル ${file} を読み取れません`,
  fileUnreadable: (file) => `kubeconfig が指定するファイル ${file} を読み取れません`,
  pluginMissing: (program, installHint) =>
    `kubeconfig に必要な ${program} がインストールされていません${installHint === null ? '' : `。${installHint}`}`,
  pluginNotStarted: (program, code) => `kubeconfig に必要な ${program} を起動できません（${code}）`,
  pluginNeedsTerminal: (program) =>
    `kubeconfig が使う ${program} は端末での入力を必要とします。エージェントは入力できません`,
  pluginTimeout: (program, seconds) =>
    `kubeconfig のサインインに使う ${program} が ${seconds} 秒以内に終了しませんでした`,
  pluginFailed: (program, output) =>
    `kubeconfig のサインインに使う ${program} が失敗しました${output === '' ? '' : `: ${output}`}`,
  pluginOutput: (program) =>
    `kubeconfig のサインインに使う ${program} の出力が、要求したバージョンの ExecCredential ではありません`,
};
