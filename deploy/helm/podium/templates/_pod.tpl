{{- /* The Pod of both workloads. */ -}}
{{- define "podium.pod" -}}
metadata:
  annotations:
    kubectl.kubernetes.io/default-container: podium
  labels:
    {{- include "podium.selector" . | nindent 4 }}
    app.kubernetes.io/component: server
spec:
  automountServiceAccountToken: false
  enableServiceLinks: false
  terminationGracePeriodSeconds: 60
  securityContext:
    {{- include "podium.podSecurity" . | nindent 4 }}
  {{- with .Values.imagePullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- if and (eq .Values.mode "embedded") .Values.persistence.fixOwner }}
  initContainers:
    - name: fix-owner
      image: {{ include "podium.image" . | quote }}
      imagePullPolicy: {{ .Values.image.pullPolicy }}
      command: [chown, {{ printf "%d:0" (.Values.podSecurity.runAsUser | default 10001 | int64) | quote }}, /data]
      securityContext:
        allowPrivilegeEscalation: false
        capabilities:
          drop: [ALL]
          add: [CHOWN]
        readOnlyRootFilesystem: true
        runAsNonRoot: false
        runAsUser: 0
      volumeMounts:
        - name: data
          mountPath: /data
  {{- end }}
  containers:
    - name: podium
      image: {{ include "podium.image" . | quote }}
      imagePullPolicy: {{ .Values.image.pullPolicy }}
      env:
        - name: PODIUM_URL
          value: {{ .Values.url | quote }}
        - name: PODIUM_METRICS
          value: "0.0.0.0:9464"
        - name: POD_IP
          valueFrom:
            fieldRef:
              fieldPath: status.podIP
        {{- with .Values.trustedProxies }}
        - name: PODIUM_TRUSTED_PROXIES
          value: {{ join "," . | quote }}
        {{- end }}
        {{- if eq .Values.mode "external" }}
        - name: DATABASE_URL_FILE
          value: /secrets/database/DATABASE_URL
        {{- end }}
        {{- if .Values.backup.existingClaim }}
        - name: PODIUM_BACKUP_DIR
          value: /backup
        {{- end }}
        {{- range $name, $value := .Values.settings }}
        - name: {{ $name }}
          value: {{ $value | toString | quote }}
        {{- end }}
      ports:
        - name: http
          containerPort: 3000
        - name: metrics
          containerPort: 9464
      startupProbe:
        httpGet:
          path: /readyz
          port: http
        periodSeconds: 2
        failureThreshold: 60
      livenessProbe:
        httpGet:
          path: /livez
          port: http
        periodSeconds: 10
        timeoutSeconds: 5
      readinessProbe:
        httpGet:
          path: /readyz
          port: http
        periodSeconds: 5
        timeoutSeconds: 5
      resources:
        {{- toYaml .Values.resources | nindent 8 }}
      securityContext:
        {{- include "podium.containerSecurity" . | nindent 8 }}
      volumeMounts:
        - name: data
          mountPath: /data
        - name: tmp
          mountPath: /tmp
        {{- if .Values.backup.existingClaim }}
        - name: backup
          mountPath: /backup
        {{- end }}
        {{- if eq .Values.mode "external" }}
        - name: database
          mountPath: /secrets/database
          readOnly: true
        {{- else }}
        - name: shared-memory
          mountPath: /dev/shm
        {{- end }}
  volumes:
    - name: tmp
      emptyDir: {}
    {{- with .Values.backup.existingClaim }}
    - name: backup
      persistentVolumeClaim:
        claimName: {{ . }}
    {{- end }}
    {{- if eq .Values.mode "external" }}
    - name: data
      emptyDir: {}
    - name: database
      secret:
        secretName: {{ .Values.database.existingSecret }}
        defaultMode: 0440
    {{- else }}
    - name: shared-memory
      emptyDir:
        medium: Memory
        sizeLimit: 256Mi
    {{- with .Values.persistence.existingClaim }}
    - name: data
      persistentVolumeClaim:
        claimName: {{ . }}
    {{- end }}
    {{- end }}
  {{- with .Values.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.affinity }}
  affinity:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- if gt (int .Values.replicas) 1 }}
  topologySpreadConstraints:
    - maxSkew: 1
      topologyKey: kubernetes.io/hostname
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels:
          {{- include "podium.selector" . | nindent 10 }}
          app.kubernetes.io/component: server
  {{- end }}
{{- end -}}
