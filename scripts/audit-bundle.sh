#!/usr/bin/env bash
# Checks a bundle with the auditor's own tools only: unzip, sha256sum, diff, openssl, ssh-keygen, sqlite3 (and Node to compare).
# Usage: audit-bundle.sh DIR   DIR holds one *.zip with its .sha256 and .sshsig, and keys/ with *.pub.pem and allowed_signers
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
dir=$(cd "$1" && pwd)
zip=$(find "$dir" -maxdepth 2 -name '*.zip' | sort | tail -n 1)
signers=$(find "$dir" -name allowed_signers | head -n 1)
pem=$(find "$dir" -name '*.pub.pem' | head -n 1)
entity=$(head -n 1 "$signers" | sed "s/^\"\([^\",]*\).*/\1/; s/[ ,].*namespaces.*//")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

echo "bundle: $(basename "$zip"), signer: $entity"
(cd "$(dirname "$zip")" && sha256sum --strict -c "$(basename "$zip").sha256")
ssh-keygen -Y verify -f "$signers" -I "$entity" -n soc2-evidence -s "$zip.sshsig" < "$zip"
unzip -q "$zip" -d "$work/b"
cd "$work/b"
sha256sum --strict --quiet -c SHA256SUMS
diff <(find . -type f ! -path './META/*' ! -name SHA256SUMS | sed 's|^\./||' | LC_ALL=C sort) <(cut -c67- SHA256SUMS)
openssl dgst -sha256 -verify "$pem" -signature META/SHA256SUMS.sig SHA256SUMS
ssh-keygen -Y verify -f "$signers" -I "$entity" -n soc2-evidence -s META/SHA256SUMS.sshsig < SHA256SUMS

# the layout that README.txt describes
for part in README.txt VERIFY.txt manifest.json results.json exceptions.csv controls/matrix.csv controls/procedures \
  populations samples collection/requests.jsonl collection/completeness.json evidence/events; do
  [ -e "$part" ] || { echo "audit-bundle: $part is missing"; exit 1; }
done
[ -z "$(find evidence/events -name '*.jsonl' ! -name '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9].jsonl')" ]

# the procedures, performed again from the bundle's own files
sqlite3 -bail "$work/evidence.db" < controls/procedures/load-sqlite.sql
mkdir "$work/found"
for procedure in controls/procedures/[KX]*.sql; do
  sqlite3 -bail -readonly -json "$work/evidence.db" < "$procedure" > "$work/found/$(basename "$procedure" .sql).json"
done
node "$root/scripts/compare-results.mjs" results.json "$work/found"
echo "audit-bundle: every command succeeded"
