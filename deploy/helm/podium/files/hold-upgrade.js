// Ends with 1 while a workshop is live. A server that doesn't answer has no live workshop.
const url = 'http://{{ include "podium.name" . }}-metrics:9464/metrics';
const text = await fetch(url, { signal: AbortSignal.timeout(10_000) })
  .then((response) => response.text())
  .catch(() => '');
const [, live = '0'] = /^podium_workshops_owned\{[^}]*state="live"[^}]*\} (\d+)/m.exec(text) ?? [];
if (live !== '0') {
  console.error(
    `Workshops that are live: ${live}. Upgrade after they end, or set holdUpgradeWhileLive=false.`,
  );
  process.exitCode = 1;
}
