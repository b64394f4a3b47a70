import type { inside as en } from './inside.en.ts';
import type { SameKeys } from './shape.ts';

export const inside: SameKeys<typeof en> = {
  title: 'クラスタの中',
  state: { alive: '動作中', down: '停止', managed: '提供元が運用', unknown: '不明' },
  managedNote: 'Google が運用していて、外からは見えません。',
  unknownNote: 'この部品の様子を示すものがクラスタにありません。',
  seen: '{names} から分かります',
  part: {
    etcd: {
      does: 'クラスタのすべてのオブジェクトを覚えておく、ただ一つの記憶です。',
      without: '止まると読み書きができません。動いているものは動き続けます。',
    },
    'kube-apiserver': {
      does: 'ただ一つの入り口です。kubectl も controller も kubelet もここと話します。',
      without: '止まると誰も何も知れません。動いている Pod はそのままです。',
    },
    'kube-scheduler': {
      does: '新しい Pod を置く Node を選びます。',
      without: '止まると新しい Pod は Pending のままです。',
    },
    'kube-controller-manager': {
      does: '今の姿とあるべき姿を比べ、差を埋めます。',
      without: '止まると ReplicaSet は作られず、消えた Pod も補われません。',
    },
    kubelet: {
      does: '自分の Node のコンテナを起動して見守り、報告します。',
      without: '止まると Node は NotReady になり、Pod はほかへ移されます。',
    },
    'kube-proxy': {
      does: '各 Node で、Service 宛ての通信を Pod へ送ります。',
      without: '止まると新しい Service や入れ替わった Pod に届きません。',
    },
    dns: {
      does: 'Service の名前からアドレスを答えます。',
      without: '止まると名前では届きません。アドレスでなら届きます。',
    },
  },
};
