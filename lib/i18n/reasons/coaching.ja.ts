import type { TellTable } from './coaching.en.ts';
import { code, words } from './spans.ts';

export const tellJa: TellTable = {
  'image-pull': (p) =>
    ({
      'not-found': words`名前、タグの順に 1 文字ずつ読み上げてもらってください。`,
      denied: words`非公開か、名前の誤りです。Docker Hub の応答は同じです。`,
      unreachable: words`受講者の誤りではありません。自分の VM で pull してください。`,
      invalid: words`コロンの前後に何を書くか尋ねてください。大文字は使えません。`,
      other: words`${code(`kubectl describe pod ${p.name}`)} を一緒に確認してください。`,
    })[p.why],
  'crash-loop': (p) => {
    if (p.exitCode === 0) return words`プロセスを動かし続けるものは何か尋ねてください。`;
    if (p.reason === 'OOMKilled')
      return words`メモリの上限と、プログラムに必要な量を尋ねてください。`;
    if (p.reason === 'StartError' || p.exitCode === 127)
      return words`${code('command')} のどこまでがプログラム名か尋ねてください。`;
    return words`${code(`kubectl logs -p ${p.name}`)} を読み上げてもらってください。`;
  },
  'port-conflict': () => words`Pod 内で共有されるものを尋ねてください。ネットワークです。`,
  unschedulable: (p) =>
    p.why === 'cpu' || p.why === 'memory'
      ? words`requests を ${code('kubectl describe node')} と見比べてください。`
      : words`Events から scheduler のメッセージを探してもらってください。`,
  'config-error': () => words`${code('kubectl get configmap,secret')} と YAML を見比べてください。`,
  'wrong-namespace': () =>
    words`${code('-n')} と context を確認してください。内容は正しいかもしれません。`,
  'service-no-pods': () => words`${code('kubectl get pods --show-labels')} と見比べてください。`,
  'service-port': () => words`port、targetPort、プロセスのポートを並べて書いてください。`,
  'ingress-no-service': () => words`Ingress、Service、Pod の順に名前をたどってもらってください。`,
  'ingress-no-port': () => words`指定するのは Service のポートだと伝えてください。`,
  'ingress-no-host': () => words`応答はします。どのホスト名に応答すべきか尋ねてください。`,
  'ingress-no-controller': (p) =>
    p.has === ''
      ? words`VM に Ingress controller があるか確認してください。`
      : words`${code('kubectl get ingressclass')} を見せてください。`,
  'certificate-fallback': () => words`Secret の 2 つのキー、Namespace、鍵の組を確認してください。`,
  'certificate-name': () => words`確認されるのは subjectAltName だけだと伝えてください。`,
  'certificate-expired': () =>
    words`${code('-days')} と VM の時計を確認してください。多数なら時計が原因です。`,
  'hpa-no-metrics': () => words`metrics-server がなくても、課題には合格できます。`,
  'hpa-no-requests': () => words`「何の 80% か」と尋ねてください。答えは requests です。`,
  'hpa-no-target': () => words`${code('kubectl get deployments')} と見比べてください。`,
  'claim-pending': (p) =>
    p.why === 'waiting'
      ? words`多数の場合は StorageClass の provisioner を確認してください。`
      : words`${code('kubectl get pv,storageclass')} と見比べてください。`,
  'node-not-ready': () =>
    words`VM の kubelet を確認してください（kind なら ${code('docker ps')}）。`,
  'node-pressure': (p) =>
    p.what === 'disk'
      ? words`VM で ${code('docker system prune')} などを実行してください。`
      : words`不要なものを削除するか、VM のリソースを増やしてください。`,
  'component-down': () => words`VM で ${code('crictl logs')} を確認するか、作り直してください。`,
  'dns-down': () => words`kube-system の ${code('coredns')} を rollout restart してください。`,
};
