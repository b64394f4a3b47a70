import type { SameKeys } from './same-keys.ts';
import type { components as english } from './components.en.ts';

export const components: SameKeys<typeof english> = {
  title: 'クラスターの内部',
  state: { alive: '稼働中', down: '停止', managed: 'プロバイダー管理', unknown: '不明' },
  managedNote: 'Google が管理しているため、状態は表示されません。',
  unknownNote: 'この要素の状態は取得できません。',
  seen: '情報元: {names}',
  part: {
    etcd: {
      does: 'クラスターのすべてのオブジェクトを保存します。',
      without: '停止すると、読み取りも変更もできません。実行中の Pod は動き続けます。',
    },
    'kube-apiserver': {
      does: 'クラスターの入り口です。kubectl、controller、kubelet はすべてここと通信します。',
      without: '停止すると、状態の取得も変更もできません。実行中の Pod は動き続けます。',
    },
    'kube-scheduler': {
      does: '新しい Pod を実行する Node を選びます。',
      without: '停止すると、新しい Pod は Pending のままになります。',
    },
    'kube-controller-manager': {
      does: '現在の状態と望ましい状態を比較し、差をなくします。',
      without: '停止すると、ReplicaSet は作成されず、失われた Pod も補充されません。',
    },
    kubelet: {
      does: 'Node 上のコンテナを起動、監視し、状態を報告します。',
      without: '停止すると、Node は NotReady になり、Pod は別の Node に移ります。',
    },
    'kube-proxy': {
      does: '各 Node で、Service 宛ての通信を Pod に転送します。',
      without: '停止すると、新しい Service や入れ替わった Pod に接続できません。',
    },
    dns: {
      does: 'Service の名前を IP アドレスに変換します。',
      without: '停止すると、名前では接続できません。IP アドレスでは接続できます。',
    },
  },
};
