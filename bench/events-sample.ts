/** Members of the event by itself; every twentieth names an access request in force, every fiftieth is about one. */
const USES = 20;
const REQUESTS = 50;

/**
 * An audit event of ordinary size: about 670 bytes of JSON, keys in an order that differs from event to event as Go maps
 * have it. About as many of them as in a real log speak of access requests and so have subjects in the store.
 *
 * @param i number of the event; event 50 000 is the first of the second day
 */
export function sampleEvent(i: number): Record<string, unknown> {
  const time = new Date(Date.UTC(2026, 6, 1) + i * 1728).toISOString();
  const members: [string, unknown][] = [
    ['ei', i % 7],
    ['event', i % REQUESTS === 7 ? 'access_request.create' : 'session.command'],
    ['uid', sampleId(i)],
    ['code', i % REQUESTS === 7 ? 'T5000I' : 'T4000I'],
    ['time', time],
    ['cluster_name', 'acme.example.com'],
    ['user', `user-${i % 1000}`],
    ['login', 'root'],
    ['sid', sampleId(i >> 5)],
    ['namespace', 'default'],
    ['server_id', sampleId(i % 97)],
    ['server_hostname', `node-${i % 97}`],
    ['server_addr', '10.20.30.40:3022'],
    ['server_labels', { env: 'prod', owner: 'platform' }],
    ['addr.local', '10.20.30.40:3022'],
    ['addr.remote', '10.1.2.3:51812'],
    ['program', 'kubectl'],
    ['path', '/usr/local/bin/kubectl'],
    ['argv', ['get', 'pods', '--namespace', 'payments']],
    ['return_code', 0],
    ['pid', 31337 + i],
    ['ppid', 1 + (i % 4000)],
    ['cgroup_id', 4294967296 + i],
    ['private_key_policy', 'none'],
  ];
  if (i % USES === 0) members.push(['access_requests', [sampleId(i >> 10)]]);
  if (i % REQUESTS === 7) members.push(['id', sampleId(i)]);
  const turn = i % members.length;
  return Object.fromEntries([...members.slice(turn), ...members.slice(0, turn)]);
}

/** A made-up UUID whose last twelve digits are the number itself. */
export function sampleId(n: number): string {
  return `${((n * 2654435761) % 2 ** 32).toString(16).padStart(8, '0')}-5f1c-4b7e-9a6d-${String(n).padStart(12, '0')}`;
}
