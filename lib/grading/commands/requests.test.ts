import { describe, expect, test } from 'vitest';
import type { JsonObject } from '#lib/kit/json.ts';
import { ContainerFacts } from './container-facts.ts';

const inShell = (script: string, rest: JsonObject = {}) =>
  new ContainerFacts({ image: 'busybox', command: ['sh', '-c', script], ...rest });
const withArgs = (image: string, ...args: string[]) => new ContainerFacts({ image, args });
const addressesOf = (facts: ContainerFacts) =>
  facts.requests.map(
    ({ protocol, host, port, path }) => `${protocol}://${host}:${String(port)}${path}`,
  );

describe('requests', () => {
  test.each<[string, readonly string[]]>([
    ['wget -O- http://10.0.0.1:8080/x', ['http://10.0.0.1:8080/x']],
    ['wget 10.0.0.1:8080 -q -O -', ['http://10.0.0.1:8080/']],
    ['wget -T 5 -O- 10.0.0.1:8080 --timeout 2', ['http://10.0.0.1:8080/']],
    ['wget --timeout=2 --tries 1 echo', ['http://echo:80/']],
    ['wget --spider -S https://echo/', ['http://echo:443/']],
    ['wget -qO- http://user:pw@echo:81/', ['http://echo:81/']],
    ['wget --help', []],
    ['wget', []],
    ['curl -s http://ECHO./', ['http://echo:80/']],
    ['curl -o /dev/null -w "%{http_code}" echo', ['http://echo:80/']],
    ['curl -sS -m 5 --retry 3 -H "Host: x" --url echo:8080', ['http://echo:8080/']],
    ['curl a b', ['http://a:80/', 'http://b:80/']],
    ['curl "http://echo/?a=1&b=2"', ['http://echo:80/?a=1&b=2']],
    ['curl -X POST -d x echo/path', ['http://echo:80/path']],
    ['curl --resolve echo:80:10.0.0.1 http://echo/', ['http://10.0.0.1:80/']],
    ['curl --connect-to echo:80:10.0.0.1:8080 http://echo/', ['http://10.0.0.1:8080/']],
    ['curl -g "http://[FD00:0::1]:8080/"', ['http://fd00::1:8080/']],
    ['curl --version', []],
    ['wget -qO- 10-0-0-1.default.pod.cluster.local:8080', ['http://10.0.0.1:8080/']],
    ['curl http://10-0-0-1.other.pod:8080/', ['http://10.0.0.1:8080/']],
    ['curl http://10-0-0-1.default.svc:8080/', ['http://10-0-0-1.default.svc:8080/']],
    ['curl --head echo', ['http://echo:80/']],
    ['curl -s -H "Authorization: …" http://echo', ['http://echo:80/']],
    ['wget --header="Authorization: …" http://echo', ['http://echo:80/']],
    ['curl --oauth2-bearer … echo', ['http://echo:80/']],
    ['wget http://user:…@echo/', ['http://echo:80/']],
    ['nc -vN -w 3 10.0.0.1 8080 < /dev/null', ['tcp://10.0.0.1:8080/']],
    ['curl telnet://10.0.0.1:8080', ['tcp://10.0.0.1:8080/']],
    ['printf "GET /a HTTP/1.0\\r\\n\\r\\n" | nc 10.0.0.1 8080', ['http://10.0.0.1:8080/a']],
    ['echo -e "GET / HTTP/1.1\\nHost: a\\n" | nc -w 2 10.0.0.1 8080', ['http://10.0.0.1:8080/']],
    ['nc 10.0.0.1 8080 <<EOF\nGET / HTTP/1.0\n\nEOF', ['http://10.0.0.1:8080/']],
    ['echo hello | nc 10.0.0.1 8080', ['tcp://10.0.0.1:8080/']],
    ['nc -zv 10.0.0.1 8080', ['tcp://10.0.0.1:8080/']],
    ['printf "GET / HTTP/1.0\\n\\n" | nc -u 10.0.0.1 8080', ['udp://10.0.0.1:8080/']],
    ['nc -l -p 8080', []],
    ['printf "GET / HTTP/1.0\\n\\n" | telnet 10.0.0.1 8080', ['http://10.0.0.1:8080/']],
    ['http GET echo:8080/x', ['http://echo:8080/x']],
    ['http echo', ['http://echo:80/']],
    [
      'python3 -c "import urllib.request as u; u.urlopen(\'http://echo:8080/\')"',
      ['unknown://echo:8080/'],
    ],
    ['node -e \'http.get({host: "x"}); fetch("http://echo")\'', ['unknown://echo:80/']],
    [
      'python -c "import socket; socket.create_connection((\'10.0.0.1\', 8080))"',
      ['unknown://10.0.0.1:8080/'],
    ],
    ['exec 3<>/dev/tcp/10.0.0.1/8080; echo GET >&3; cat <&3', ['unknown://10.0.0.1:8080/']],
    ['echo wget http://echo', []],
    ['echo "wget http://echo"', []],
    ['ping -c 1 echo; nslookup echo', []],
    ['# wget http://echo\ntrue', []],
    ['U=http://echo; wget -qO- $U/x', ['http://echo:80/x']],
    ['U=$(echo http://echo); wget -qO- "$U"', ['http://echo:80/']],
    ['wget -qO- ${HOST_NAME:-echo}:${PORT_NUMBER:-8080}', ['http://echo:8080/']],
    ['for h in a b; do wget -qO- $h; done', ['http://a:80/', 'http://b:80/']],
    ['wget -qO- $IP:8080', ['http://:8080/']],
    ['h=a; [ -n "$X" ] && h=b; wget -qO- $h:80', ['http://a:80/']],
    ['h=a; check && h=b; wget -qO- $h:80', ['http://…:80/']],
    ['if check; then h=a; else h=a; fi; wget -qO- $h:80', ['http://a:80/']],
  ])('finds the requests of %s', (script, requests) => {
    expect(addressesOf(inShell(script))).toEqual(requests);
  });

  test.each<[string, readonly string[], readonly string[]]>([
    ['curlimages/curl', ['http://echo'], ['http://echo:80/']],
    ['curlimages/curl:8.10.1', ['-s', 'http://echo'], ['http://echo:80/']],
    ['curlimages/curl', ['curl', '-s', 'echo'], ['http://echo:80/']],
    ['curlimages/curl', ['sh', '-c', 'curl echo'], ['http://echo:80/']],
    ['docker.io/curlimages/curl', ['echo'], []],
    ['curlimages/curl', ['echoserver'], ['http://echoserver:80/']],
    ['registry.example.com/mirror/curlimages/curl', ['-s', 'echo:80'], ['http://echo:80/']],
    ['quay.io/curl/curl', ['-s', 'echo:80'], ['http://echo:80/']],
    ['alpine/curl', ['-s', 'http://echo'], ['http://echo:80/']],
    ['busybox', ['wget', '-qO-', 'http://echo'], ['http://echo:80/']],
    ['busybox', ['http://echo'], []],
    ['nginx', ['curl', 'http://echo'], ['http://echo:80/']],
    ['example.com/tool', ['-v', 'http://echo'], ['unknown://echo:80/']],
    ['example.com/tool', ['curl', 'http://echo'], ['http://echo:80/']],
    ['hashicorp/http-echo', ['-text=http://echo'], ['unknown://echo:80/']],
  ])('knows what the image %s does with %j', (image, args, requests) => {
    expect(addressesOf(withArgs(image, ...args))).toEqual(requests);
  });

  test('knows where a host comes from that it does not know', () => {
    const env = [{ name: 'IP' }];
    const [known] = new ContainerFacts({ image: 'busybox', args: ['wget', '$(IP):8080'], env })
      .requests;
    expect(known).toMatchObject({ host: '…', port: 8080, known: false, variables: ['IP'] });
    const [whole] = inShell('wget "$IP"', { env }).requests;
    expect(whole).toMatchObject({ host: '…', port: 0, known: false });
    const [service] = inShell('wget http://$ECHO_SERVICE_HOST').requests;
    expect(service).toMatchObject({ known: false, serviceVariable: true });
    const [other] = inShell('wget $IP', { envFrom: [{ configMapRef: { name: 'a' } }] }).requests;
    expect(other).toMatchObject({ known: false });
    const unset = inShell('wget $IP:8080');
    expect([unset.requests[0]?.known, unset.unsetVariables]).toEqual([true, ['IP']]);
  });

  test('knows an open terminal from a closed one', () => {
    const typed = { image: 'busybox', args: ['nc', '10.0.0.1', '8080'] };
    expect(addressesOf(new ContainerFacts({ ...typed, stdin: true }))).toEqual([
      'unknown://10.0.0.1:8080/',
    ]);
    expect(addressesOf(new ContainerFacts(typed))).toEqual(['tcp://10.0.0.1:8080/']);
  });

  test('mentions the addresses of all words', () => {
    const hosts = (script: string) =>
      inShell(script).mentions.map(({ host, port }) => `${host}:${String(port)}`);
    expect(hosts('echo 10.0.0.1:8080')).toEqual(['10.0.0.1:8080']);
    expect(hosts('echo wget http://a/x; nc b 81')).toEqual(['b:81', 'a:80']);
    expect(hosts('echo 12:30')).toEqual(['12:30']);
  });
});
