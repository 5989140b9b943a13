// the curve P-256 (NIST SP 800-186, section 3.2.1.3): y² = x³ - 3x + b over the integers modulo p
const P = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n;
const B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;

/** Whether an uncompressed point (65 bytes, SEC 1, section 2.3.3) lies on P-256. */
export function isOnP256(point: Buffer): boolean {
  if (point.length !== 65 || point[0] !== 4) return false;
  const x = BigInt(`0x${point.subarray(1, 33).toString('hex')}`);
  const y = BigInt(`0x${point.subarray(33).toString('hex')}`);
  return x < P && y < P && (y * y - (x * x * x - 3n * x + B)) % P === 0n;
}
