import type { SayingTable } from './table.ts';
import { code, mark, words } from './words.ts';

const PRESSURE = { disk: 'ディスク', memory: 'メモリ', pid: 'プロセス番号' } as const;
const NOT_YOURS = words`YAML のせいではありません。講師に知らせます。`;

/** Scaling and storage, and what the cluster itself stands on. */
export const clusterJa = {
  'hpa-no-metrics': {
    found: (p) => words`HPA ${code(p.name)} に ${mark(p.target)} の使用量が届きません。`,
    expected: () => words`metrics-server からの使用量`,
    next: () => words`${code('kubectl top pods')} に数値が出るか確かめます。`,
    short: () => 'HPA に使用量が届かない',
  },
  'hpa-no-requests': {
    found: (p) =>
      words`コンテナ ${code(p.container)} に ${mark('resources.requests')} がありません。`,
    expected: () => words`HPA の % の元になる requests`,
    next: () => words`Pod の template に requests を加え、apply します。`,
    short: () => 'HPA: requests がない',
  },
  'hpa-no-target': {
    found: (p) => words`HPA ${code(p.name)} の対象 ${mark(p.target)} がありません。`,
    expected: () => words`スケールさせる Deployment`,
    next: () => words`${code('scaleTargetRef')} を直すか、対象を作ります。`,
    short: () => 'HPA の対象がない',
  },
  'claim-pending': {
    found: (p) =>
      ({
        'no-class':
          p.storageClass === ''
            ? words`PVC ${code(p.name)} に ${mark('StorageClass')} がありません。`
            : words`PVC ${code(p.name)} の StorageClass ${mark(p.storageClass)} がありません。`,
        'no-volume': words`PVC ${code(p.name)} に合う ${mark('PersistentVolume')} がありません。`,
        waiting: words`PVC ${code(p.name)} はまだボリュームを待っています。`,
      })[p.why],
    expected: () => words`PVC に結び付いたボリューム`,
    next: (p) =>
      ({
        'no-class': words`${code('kubectl get storageclass')} から選び、作り直します。`,
        'no-volume': words`クラス、容量、accessModes を見比べます。`,
        waiting: words`${code(`kubectl describe pvc ${p.name}`)} の Events を読みます。`,
      })[p.why],
    short: (p) =>
      ({
        'no-class': 'StorageClass がない',
        'no-volume': '合うボリュームがない',
        waiting: 'PVC がボリューム待ち',
      })[p.why],
  },
  'node-not-ready': {
    found: (p) => words`Node ${code(p.name)} が ${mark(p.why)} です。`,
    expected: () => words`${code('Ready')} の Node`,
    next: () => NOT_YOURS,
    short: () => 'Node が Ready でない',
  },
  'node-pressure': {
    found: (p) => words`Node ${code(p.name)} の${mark(PRESSURE[p.what])}が足りません。`,
    expected: () => words`空きのある Node`,
    next: () => NOT_YOURS,
    short: (p) => `Node の${PRESSURE[p.what]}不足`,
  },
  'component-down': {
    found: (p) => words`クラスタの ${mark(p.component)} が動いていません。`,
    expected: () => words`control plane がすべて動いている状態`,
    next: () => NOT_YOURS,
    short: (p) => `${p.component.replace(/^kube-/, '')} が停止`,
  },
  'dns-down': {
    found: () => words`クラスタの DNS が動いていません。`,
    expected: () => words`Ready な CoreDNS の Pod`,
    next: () => words`Service の名前を引けません。講師に知らせます。`,
    short: () => 'クラスタの DNS が停止',
  },
} satisfies Partial<SayingTable>;
