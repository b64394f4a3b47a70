import type { CoachingTable } from './coaching.en.ts';
import { code, sentence } from './spans.ts';

export const coachingJa: CoachingTable = {
  'image-pull': (p) =>
    ({
      'not-found': sentence`名前、タグの順に 1 文字ずつ読み上げてもらってください。`,
      denied: sentence`非公開か、名前の誤りです。Docker Hub の応答は同じです。`,
      unreachable: sentence`受講者の誤りではありません。自分の VM で pull してください。`,
      invalid: sentence`コロンの前後に何を書くか尋ねてください。大文字は使えません。`,
      other: sentence`${code(`kubectl describe pod ${p.name}`)} を一緒に確認してください。`,
    })[p.why],
  'crash-loop': (p) => {
    if (p.exitCode === 0) return sentence`プロセスを動かし続けるものは何か尋ねてください。`;
    if (p.reason === 'OOMKilled')
      return sentence`メモリの上限と、プログラムに必要な量を尋ねてください。`;
    if (p.reason === 'StartError' || p.exitCode === 127)
      return sentence`${code('command')} のどこまでがプログラム名か尋ねてください。`;
    return sentence`${code(`kubectl logs -p ${p.name}`)} を読み上げてもらってください。`;
  },
  'port-conflict': () => sentence`Pod 内で共有されるものを尋ねてください。ネットワークです。`,
  unschedulable: (p) =>
    p.why === 'cpu' || p.why === 'memory'
      ? sentence`requests を ${code('kubectl describe node')} と見比べてください。`
      : sentence`Events から scheduler のメッセージを探してもらってください。`,
  'config-error': () =>
    sentence`${code('kubectl get configmap,secret')} と YAML を見比べてください。`,
  evicted: (p) =>
    p.why === 'limit'
      ? sentence`上限と、コンテナが保存するものを尋ねてください。`
      : sentence`多くは受講者の誤りではありません。Node を確認してください。`,
  'pod-failed': (p) =>
    p.why === 'deadline'
      ? sentence`${code('activeDeadlineSeconds')} の目的を尋ねてください。`
      : sentence`${code('kubectl describe node')} と見比べてください。`,
  'pods-refused': (p) =>
    p.why === 'quota' || p.why === 'quota-unset' || p.why === 'limit-range'
      ? sentence`${code('kubectl describe quota,limitrange')} を確認してください。`
      : sentence`Events のメッセージを一緒に確認してください。`,
  'no-pods': () => sentence`Events を一緒に確認してください。quota などが原因です。`,
  'wrong-namespace': () =>
    sentence`${code('-n')} と context を確認してください。内容は正しいかもしれません。`,
  'service-no-pods': () => sentence`${code('kubectl get pods --show-labels')} と見比べてください。`,
  'service-port': () => sentence`port、targetPort、プロセスのポートを並べて書いてください。`,
  'service-protocol': () => sentence`HTTP が使うのは TCP だと伝えてください。`,
  'ingress-no-service': () =>
    sentence`Ingress、Service、Pod の順に名前をたどってもらってください。`,
  'ingress-no-port': () => sentence`指定するのは Service のポートだと伝えてください。`,
  'ingress-no-host': () => sentence`応答はします。どのホスト名に応答すべきか尋ねてください。`,
  'ingress-no-controller': (p) =>
    p.has === ''
      ? sentence`VM に Ingress controller があるか確認してください。`
      : sentence`${code('kubectl get ingressclass')} を見せてください。`,
  'certificate-fallback': () =>
    sentence`Secret の 2 つのキー、Namespace、鍵の組を確認してください。`,
  'certificate-name': () => sentence`確認されるのは subjectAltName だけだと伝えてください。`,
  'certificate-expired': () =>
    sentence`${code('-days')} と VM の時計を確認してください。多数なら時計が原因です。`,
  'hpa-no-metrics': () => sentence`metrics-server がなくても、課題には合格できます。`,
  'hpa-no-requests': () => sentence`「何の 80% か」と尋ねてください。答えは requests です。`,
  'hpa-no-target': () => sentence`${code('kubectl get deployments')} と見比べてください。`,
  'claim-pending': (p) =>
    p.why === 'waiting'
      ? sentence`多数の場合は StorageClass の provisioner を確認してください。`
      : sentence`${code('kubectl get pv,storageclass')} と見比べてください。`,
  'node-not-ready': () =>
    sentence`VM の kubelet を確認してください（kind なら ${code('docker ps')}）。`,
  'node-pressure': (p) =>
    p.what === 'disk'
      ? sentence`VM で ${code('docker system prune')} などを実行してください。`
      : sentence`不要なものを削除するか、VM のリソースを増やしてください。`,
  'component-down': () => sentence`VM で ${code('crictl logs')} を確認するか、作り直してください。`,
  'dns-down': () => sentence`kube-system の ${code('coredns')} を rollout restart してください。`,
  'too-many-objects': () =>
    sentence`${code('kubectl get all --all-namespaces')} で原因を探し、削除してください。`,
};
