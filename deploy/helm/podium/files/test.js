// The server is ready, and a socket can be opened.
const server = 'http://{{ include "podium.name" . }}:{{ .Values.service.port }}';
for (const path of ['/readyz', '/version', '/socket.io/?EIO=4&transport=polling']) {
  const response = await fetch(server + path, {
    headers: { origin: '{{ .Values.url }}' },
    signal: AbortSignal.timeout(10_000),
  });
  const text = (await response.text()).slice(0, 200);
  console.log(`${path}: ${response.status} ${text}`);
  if (!response.ok) process.exitCode = 1;
}
