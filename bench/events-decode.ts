import { StructJson } from '../src/gateway/events/structJson.ts';
import { structOf } from '../test/gateway/events/encodeStruct.ts';
import { plainStructJson } from '../test/gateway/events/plainStruct.ts';
import { sampleEvent } from './events-sample.ts';
import { atLeast, type Figure, median } from './figure.ts';

/** Median events per second of several runs after one to warm up. */
function rate(count: number, run: () => void): number {
  run();
  const rates = Array.from({ length: 5 }, () => {
    const started = performance.now();
    run();
    return (count / (performance.now() - started)) * 1000;
  });
  return median(rates);
}

/** Struct bytes to canonical JSON: ours against generated decoding into objects. */
export async function measure({ quick }: { quick: boolean }): Promise<Figure[]> {
  const count = quick ? 5_000 : 20_000;
  const structs = Array.from({ length: count }, (_, i) => structOf(sampleEvent(i)));
  const page = Buffer.concat(structs);
  const converter = new StructJson({ watch: ['code', 'time'] });
  let bytes = 0;
  const fast = rate(count, () => {
    converter.load(page);
    let start = 0;
    bytes = 0;
    structs.forEach(({ length }, i) => {
      if (i % 2500 === 0) converter.reset();
      converter.convert(start, start + length);
      bytes += converter.end - converter.start;
      start += length;
    });
  });
  let plainBytes = 0;
  const plain = rate(count, () => {
    plainBytes = 0;
    for (const struct of structs) plainBytes += Buffer.byteLength(plainStructJson(struct));
  });
  if (plainBytes !== bytes) throw new Error(`the two ways differ: ${bytes} and ${plainBytes} bytes`);
  return [
    atLeast(5, {
      name: 'decode audit events, against generated decoding',
      value: fast / plain,
      detail: `${Math.round(fast)} events/s against ${Math.round(plain)}; ${Math.round(page.length / count)} bytes as Struct, ${Math.round(bytes / count)} as JSON, median of 5`,
    }),
  ];
}
