import type { CauseCode } from '#lib/grading/types.ts';

/** A page of Kubernetes' own documentation, there in both languages at the same path. */
interface Page {
  readonly path: string;
  readonly ja: string;
  readonly en: string;
}

const page = (path: string, en: string, ja: string): Page => ({ path, en, ja });

const INGRESS = page('concepts/services-networking/ingress/', 'Ingress', 'Ingress');
const TLS = page('concepts/services-networking/ingress/#tls', 'Ingress: TLS', 'Ingress の TLS');
const CERTIFICATES = page(
  'tasks/administer-cluster/certificates/',
  'Generate Certificates Manually',
  '証明書を手動で作る',
);
const SERVICE = page(
  'tasks/debug/debug-application/debug-service/',
  'Debug Services',
  'Service のデバッグ',
);
const AUTOSCALER = page(
  'tasks/run-application/horizontal-pod-autoscale-walkthrough/',
  'HorizontalPodAutoscaler Walkthrough',
  'HorizontalPodAutoscaler の手順',
);

const PAGES: Readonly<Record<CauseCode, Page>> = {
  'image-pull': page('concepts/containers/images/', 'Images', 'コンテナイメージ'),
  'crash-loop': page('tasks/debug/debug-application/debug-pods/', 'Debug Pods', 'Pod のデバッグ'),
  'port-conflict': page('concepts/workloads/pods/', 'Pods', 'Pod'),
  unschedulable: page(
    'concepts/configuration/manage-resources-containers/',
    'Resource Management for Pods and Containers',
    'コンテナのリソース管理',
  ),
  'config-error': page(
    'tasks/configure-pod-container/configure-pod-configmap/',
    'Configure a Pod to Use a ConfigMap',
    'ConfigMap を使う Pod の設定',
  ),
  'wrong-namespace': page(
    'concepts/overview/working-with-objects/namespaces/',
    'Namespaces',
    'Namespace',
  ),
  'service-no-pods': SERVICE,
  'service-port': SERVICE,
  'ingress-no-service': INGRESS,
  'ingress-no-port': INGRESS,
  'ingress-no-host': INGRESS,
  'ingress-no-controller': page(
    'concepts/services-networking/ingress-controllers/',
    'Ingress Controllers',
    'Ingress コントローラー',
  ),
  'certificate-fallback': TLS,
  'certificate-name': CERTIFICATES,
  'certificate-expired': CERTIFICATES,
  'hpa-no-metrics': page(
    'tasks/debug/debug-cluster/resource-metrics-pipeline/',
    'Resource Metrics Pipeline',
    'リソースメトリクスのパイプライン',
  ),
  'hpa-no-requests': AUTOSCALER,
  'hpa-no-target': AUTOSCALER,
  'claim-pending': page(
    'concepts/storage/persistent-volumes/',
    'Persistent Volumes',
    '永続ボリューム',
  ),
  'node-not-ready': page(
    'tasks/debug/debug-cluster/',
    'Troubleshooting Clusters',
    'クラスターのトラブルシューティング',
  ),
  'node-pressure': page(
    'concepts/scheduling-eviction/node-pressure-eviction/',
    'Node-pressure Eviction',
    'Node の圧迫による退避',
  ),
  'component-down': page(
    'concepts/overview/components/',
    'Kubernetes Components',
    'Kubernetes のコンポーネント',
  ),
  'dns-down': page(
    'tasks/administer-cluster/dns-debugging-resolution/',
    'Debugging DNS Resolution',
    'DNS の名前解決のデバッグ',
  ),
};

/** Where Kubernetes' own documentation explains an incident; null for a code that this page is too old to know. */
export function documentationOf(
  code: string,
  language: 'ja' | 'en',
): { readonly title: string; readonly url: string } | null {
  if (!Object.hasOwn(PAGES, code)) return null;
  const { path, ...titles } = PAGES[code as CauseCode];
  return {
    title: titles[language],
    url: `https://kubernetes.io/${language === 'ja' ? 'ja/' : ''}docs/${path}`,
  };
}
