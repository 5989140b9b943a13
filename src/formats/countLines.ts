const LF = 0x0a;

/** How many line feeds there are in the first bytes of some. @param end how many bytes count */
export function countLines(bytes: Buffer, end = bytes.length): number {
  let count = 0;
  for (let at = bytes.indexOf(LF); at >= 0 && at < end; at = bytes.indexOf(LF, at + 1)) count += 1;
  return count;
}
