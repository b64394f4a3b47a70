import type { TellTable } from './tell.en.ts';
import { code, words } from './words.ts';

export const tellJa: TellTable = {
  'image-pull': (p) =>
    ({
      'not-found': words`名前を一文字ずつ、次にタグを声に出して読んでもらいます。`,
      denied: words`非公開か名前違いです。Docker Hub の返答は同じです。`,
      unreachable: words`本人のせいではありません。自分の VM で pull を試します。`,
      invalid: words`コロンの前後に何を書くかを尋ねます。大文字は使えません。`,
      other: words`${code(`kubectl describe pod ${p.name}`)} を一緒に読みます。`,
    })[p.why],
  'crash-loop': (p) => {
    if (p.exitCode === 0) return words`プロセスを動かし続けるものは何かを尋ねます。`;
    if (p.reason === 'OOMKilled') return words`メモリの上限と、プログラムに要る量を尋ねます。`;
    if (p.reason === 'StartError' || p.exitCode === 127)
      return words`${code('command')} のどこまでがプログラム名かを尋ねます。`;
    return words`${code(`kubectl logs -p ${p.name}`)} を読み上げてもらいます。`;
  },
  'port-conflict': () => words`Pod の中で共有されるものを尋ねます。ネットワークです。`,
  unschedulable: (p) =>
    p.why === 'cpu' || p.why === 'memory'
      ? words`requests と ${code('kubectl describe node')} を見比べます。`
      : words`Events から scheduler の一文を探してもらいます。`,
  'config-error': () => words`${code('kubectl get configmap,secret')} と YAML を並べます。`,
  'wrong-namespace': () => words`${code('-n')} と context を尋ねます。中身は正しいかもしれません。`,
  'service-no-pods': () => words`${code('kubectl get pods --show-labels')} と並べて見ます。`,
  'service-port': () => words`port、targetPort、プロセスのポートを並べて描きます。`,
  'ingress-no-service': () => words`Ingress、Service、Pod の順に名前をたどってもらいます。`,
  'ingress-no-port': () => words`書くのはコンテナでなく Service のポートだと示します。`,
  'ingress-no-host': () => words`応答はします。どの名前に答えるべきかを尋ねます。`,
  'ingress-no-controller': (p) =>
    p.has === ''
      ? words`VM に controller が入っているかを確かめます。`
      : words`${code('kubectl get ingressclass')} を見せます。`,
  'certificate-fallback': () => words`Secret の 2 つのキー、場所、鍵の組を一緒に確かめます。`,
  'certificate-name': () => words`見られるのは subjectAltName だけだと伝えます。`,
  'certificate-expired': () => words`${code('-days')} と VM の時計を見比べます。多いなら時計です。`,
  'hpa-no-metrics': () => words`metrics-server がなくても、課題には合格できます。`,
  'hpa-no-requests': () => words`「何の 80 % か」と尋ねます。答えは requests です。`,
  'hpa-no-target': () => words`${code('kubectl get deployments')} と並べて見ます。`,
  'claim-pending': (p) =>
    p.why === 'waiting'
      ? words`多いなら StorageClass の provisioner を調べます。`
      : words`${code('kubectl get pv,storageclass')} と並べて見ます。`,
  'node-not-ready': () => words`VM で kubelet を調べます（kind なら ${code('docker ps')}）。`,
  'node-pressure': (p) =>
    p.what === 'disk'
      ? words`VM で ${code('docker system prune')} などを試します。`
      : words`要らないものを消すか、VM を大きくします。`,
  'component-down': () => words`VM で ${code('crictl logs')} を読みます。だめなら作り直します。`,
  'dns-down': () => words`kube-system の ${code('coredns')} を rollout restart します。`,
};
