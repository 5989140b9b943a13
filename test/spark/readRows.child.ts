// Reads so many rows of Spark, and prints how many came and the peak of this process's memory in MB.
// Usage: readRows.child.ts ROWS
import { openSpark } from './spark.ts';

const spark = await openSpark();
let rows = 0;
const sql = `SELECT id, CAST(id AS STRING) || repeat('x', 80) AS words, id * 1.5 AS half FROM range(${process.argv[2]})`;
for await (const batch of spark.run(sql)) rows += batch.length;
await spark.close();
console.log(JSON.stringify({ rows, peak: process.resourceUsage().maxRSS / 1024 }));
