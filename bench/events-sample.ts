/** An audit event of ordinary size: about 661 bytes of JSON, keys in an order that differs from event to event as Go maps have it. */
export function sampleEvent(i: number): Record<string, unknown> {
  const id = (n: number) =>
    `${((n * 2654435761) % 2 ** 32).toString(16).padStart(8, '0')}-5f1c-4b7e-9a6d-${String(n).padStart(12, '0')}`;
  const time = new Date(Date.UTC(2026, 6, 1) + i * 1728).toISOString();
  const members: [string, unknown][] = [
    ['ei', i % 7],
    ['event', 'session.command'],
    ['uid', id(i)],
    ['code', 'T4000I'],
    ['time', time],
    ['cluster_name', 'acme.example.com'],
    ['user', `user-${i % 1000}`],
    ['login', 'root'],
    ['sid', id(i >> 5)],
    ['namespace', 'default'],
    ['server_id', id(i % 97)],
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
  const turn = i % members.length;
  return Object.fromEntries([...members.slice(turn), ...members.slice(0, turn)]);
}
