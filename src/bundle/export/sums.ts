/**
 * SHA256SUMS: one line a file, as `sha256sum` writes it, sorted by the bytes of the path (LC_ALL=C), LF.
 * Paths of ours are plain ASCII, so nothing needs sha256sum's escaping.
 */
export function sha256Sums(files: readonly { path: string; sha256: string }[]): string {
  return [...files]
    .sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)))
    .map((file) => `${file.sha256}  ${file.path}\n`)
    .join('');
}
