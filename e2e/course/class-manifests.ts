/** A CronJob with placeholders for its name, its schedule and its command. */
export const cronJob = `apiVersion: batch/v1
kind: CronJob
metadata: { name: NAME }
spec:
  schedule: 'SCHEDULE'
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: OnFailure
          containers: [{ name: tick, image: 'busybox:1.36', command: COMMAND }]
`;

/** Prints the value of its variable with a tool other than echo. */
export const daemonSet = `apiVersion: apps/v1
kind: DaemonSet
metadata: { name: lookout }
spec:
  selector: { matchLabels: { app: lookout } }
  template:
    metadata: { labels: { app: lookout } }
    spec:
      terminationGracePeriodSeconds: 1
      containers:
        - name: lookout
          image: busybox:1.36
          command: [sh, -c, 'printf "watching %s\\n" "$NODE_NAME"; sleep infinity']
          env: [{ name: NODE_NAME, valueFrom: { fieldRef: { fieldPath: spec.nodeName } } }]
`;

/** The kubelet evicts it before its main container starts: its volume grows above the limit. */
export const tooLargePod = `apiVersion: v1
kind: Pod
metadata: { name: echo-pod, labels: { app: echo } }
spec:
  terminationGracePeriodSeconds: 1
  initContainers:
    - name: filler
      image: busybox:1.36
      command: [sh, -c, 'dd if=/dev/zero of=/data/x bs=1M count=20; sleep infinity']
      volumeMounts: [{ name: data, mountPath: /data }]
  containers:
    - name: echo
      image: hashicorp/http-echo:1.0
      args: ['-listen=:8080', '-text=foo']
  volumes: [{ name: data, emptyDir: { sizeLimit: 1Mi } }]
`;

/** nginx listens on 80, and its container declares 8080 only. */
export const nginxPod = `apiVersion: v1
kind: Pod
metadata: { name: front }
spec:
  initContainers:
    - name: writer
      image: busybox
      command: [sh, -c, 'echo -n "Hello, World!" > /work-dir/index.html']
      volumeMounts: [{ name: page, mountPath: /work-dir }]
  containers:
    - name: web
      image: nginx
      ports: [{ containerPort: 8080 }]
      volumeMounts: [{ name: page, mountPath: /usr/share/nginx/html }]
  volumes: [{ name: page, emptyDir: {} }]
`;

export const limitRange = `apiVersion: v1
kind: LimitRange
metadata: { name: small }
spec: { limits: [{ type: Container, max: { cpu: 100m } }] }
`;

/** The container of the Deployment \`web\` from problem 2 is called \`nginx\`. */
export const containerAutoscaler = `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: web }
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }
  minReplicas: 5
  maxReplicas: 10
  metrics:
    - type: ContainerResource
      containerResource:
        container: nginx
        name: cpu
        target: { type: Utilization, averageUtilization: 80 }
`;

/** The Ingress example with names, labels and ports that aren't those of the task. */
export const otherNames = `apiVersion: apps/v1
kind: Deployment
metadata: { name: foo-app }
spec:
  replicas: 1
  selector: { matchLabels: { run: foo-app } }
  template:
    metadata: { labels: { run: foo-app } }
    spec:
      containers:
        - name: server
          image: hashicorp/http-echo:1.0
          args: ['-listen=:5678', '-text=foo']
---
apiVersion: v1
kind: Service
metadata: { name: foo-service }
spec:
  selector: { run: foo-app }
  ports: [{ port: 5678 }]
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: courses }
spec:
  ingressClassName: nginx
  rules:
    - host: echo.info
      http:
        paths:
          - path: /foo
            pathType: Prefix
            backend: { service: { name: foo-service, port: { number: 5678 } } }
`;
