import { StructJson } from '../src/gateway/events/structJson.ts';
import { structOf } from '../test/gateway/events/encodeStruct.ts';
import { plainStructJson } from '../test/gateway/events/plainStruct.ts';
import { sampleEvent } from './events-sample.ts';

const COUNT = 20_000;
const structs = Array.from({ length: COUNT }, (_, i) => structOf(sampleEvent(i)));
const page = Buffer.concat(structs);
const ends: number[] = [];
for (const bytes of structs) ends.push((ends.at(-1) ?? 0) + bytes.length);
const converter = new StructJson({ watch: ['code', 'time'] });
let sink = 0;

function fast(): void {
  converter.load(page);
  let start = 0;
  for (let i = 0; i < COUNT; i++) {
    if (i % 2500 === 0) converter.reset();
    const end = ends[i] as number;
    converter.convert(start, end);
    sink += converter.end - converter.start;
    start = end;
  }
}

function plain(): void {
  for (const bytes of structs) sink += plainStructJson(bytes).length;
}

/** Median events per second of five runs after one to warm up. */
function rate(run: () => void): number {
  run();
  const rates = Array.from({ length: 5 }, () => {
    const started = process.hrtime.bigint();
    run();
    return COUNT / (Number(process.hrtime.bigint() - started) / 1e9);
  });
  return rates.sort((a, b) => a - b)[2] as number;
}

const fastRate = rate(fast);
const plainRate = rate(plain);
console.log(
  `events-decode: ${Math.round(fastRate)} events/s against ${Math.round(plainRate)} the plain way, ratio ${(fastRate / plainRate).toFixed(1)} (goal 5), ` +
    `${Math.round(page.length / COUNT)} bytes as Struct, ${Math.round(sink / COUNT / 12)} as JSON`,
);
