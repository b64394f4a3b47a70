import type { CauseCode } from '#lib/grading/types.ts';

/** A page of the Kubernetes documentation. Both languages have it at the same path. */
interface DocumentationPage {
  readonly path: string;
  readonly ja: string;
  readonly en: string;
}

const definePage = (path: string, en: string, ja: string): DocumentationPage => ({ path, en, ja });

const INGRESS = definePage('concepts/services-networking/ingress/', 'Ingress', 'Ingress');
const TLS = definePage(
  'concepts/services-networking/ingress/#tls',
  'Ingress: TLS',
  'Ingress の TLS',
);
const CERTIFICATES = definePage(
  'tasks/administer-cluster/certificates/',
  'Generate Certificates Manually',
  '証明書を手動で作る',
);
const SERVICE = definePage(
  'tasks/debug/debug-application/debug-service/',
  'Debug Services',
  'Service のデバッグ',
);
const AUTOSCALER = definePage(
  'tasks/run-application/horizontal-pod-autoscale-walkthrough/',
  'HorizontalPodAutoscaler Walkthrough',
  'HorizontalPodAutoscaler の手順',
);

const DOCUMENTATION_PAGES: Readonly<Record<CauseCode, DocumentationPage>> = {
  'image-pull': definePage('concepts/containers/images/', 'Images', 'コンテナイメージ'),
  'crash-loop': definePage(
    'tasks/debug/debug-application/debug-pods/',
    'Debug Pods',
    'Pod のデバッグ',
  ),
  'port-conflict': definePage('concepts/workloads/pods/', 'Pods', 'Pod'),
  unschedulable: definePage(
    'concepts/configuration/manage-resources-containers/',
    'Resource Management for Pods and Containers',
    'コンテナのリソース管理',
  ),
  'config-error': definePage(
    'tasks/configure-pod-container/configure-pod-configmap/',
    'Configure a Pod to Use a ConfigMap',
    'ConfigMap を使う Pod の設定',
  ),
  evicted: definePage(
    'concepts/workloads/pods/disruptions/',
    'Disruptions',
    'Pod の中断（Disruption）',
  ),
  'pod-failed': definePage(
    'concepts/workloads/pods/pod-lifecycle/',
    'Pod Lifecycle',
    'Pod のライフサイクル',
  ),
  'pods-refused': definePage(
    'concepts/policy/resource-quotas/',
    'Resource Quotas',
    'リソースクォータ',
  ),
  'no-pods': definePage(
    'concepts/workloads/controllers/',
    'Workload Management',
    'ワークロードの管理',
  ),
  'wrong-namespace': definePage(
    'concepts/overview/working-with-objects/namespaces/',
    'Namespaces',
    'Namespace',
  ),
  'service-no-pods': SERVICE,
  'service-port': SERVICE,
  'service-protocol': SERVICE,
  'ingress-no-service': INGRESS,
  'ingress-no-port': INGRESS,
  'ingress-no-host': INGRESS,
  'ingress-no-controller': definePage(
    'concepts/services-networking/ingress-controllers/',
    'Ingress Controllers',
    'Ingress コントローラー',
  ),
  'certificate-fallback': TLS,
  'certificate-name': CERTIFICATES,
  'certificate-expired': CERTIFICATES,
  'hpa-no-metrics': definePage(
    'tasks/debug/debug-cluster/resource-metrics-pipeline/',
    'Resource Metrics Pipeline',
    'リソースメトリクスのパイプライン',
  ),
  'hpa-no-requests': AUTOSCALER,
  'hpa-no-target': AUTOSCALER,
  'claim-pending': definePage(
    'concepts/storage/persistent-volumes/',
    'Persistent Volumes',
    '永続ボリューム',
  ),
  'node-not-ready': definePage(
    'tasks/debug/debug-cluster/',
    'Troubleshooting Clusters',
    'クラスターのトラブルシューティング',
  ),
  'node-pressure': definePage(
    'concepts/scheduling-eviction/node-pressure-eviction/',
    'Node-pressure Eviction',
    'Node の圧迫による退避',
  ),
  'component-down': definePage(
    'concepts/overview/components/',
    'Kubernetes Components',
    'Kubernetes のコンポーネント',
  ),
  'dns-down': definePage(
    'tasks/administer-cluster/dns-debugging-resolution/',
    'Debugging DNS Resolution',
    'DNS の名前解決のデバッグ',
  ),
  'too-many-objects': definePage(
    'concepts/overview/working-with-objects/',
    'Objects In Kubernetes',
    'Kubernetes のオブジェクト',
  ),
};

/** The page that explains an incident; null for codes that a cached page doesn't know yet. */
export function findDocumentation(
  code: string,
  language: 'ja' | 'en',
): { readonly title: string; readonly url: string } | null {
  if (!Object.hasOwn(DOCUMENTATION_PAGES, code)) return null;
  const { path, ...titles } = DOCUMENTATION_PAGES[code as CauseCode];
  return {
    title: titles[language],
    url: `https://kubernetes.io/${language === 'ja' ? 'ja/' : ''}docs/${path}`,
  };
}
