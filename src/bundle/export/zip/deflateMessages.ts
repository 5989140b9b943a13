/** A block to be packed: the first bytes of some memory, which changes hands. */
export interface DeflateTask {
  memory: ArrayBuffer;
  length: number;
  isLast: boolean;
}

/** The packed block, and the memory back. */
export interface DeflateReply {
  memory: ArrayBuffer;
  packed: Uint8Array<ArrayBuffer>;
}
