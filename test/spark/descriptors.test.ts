import { execFileSync } from 'node:child_process';
import path from 'node:path';
import type { DescMessage } from '@bufbuild/protobuf';
import { nestedTypes } from '@bufbuild/protobuf/reflect';
import { expect, test } from 'vitest';
import { file_spark_connect_base } from '../../src/gateway/gen/spark/connect/base_pb.ts';
import { file_spark_connect_relations } from '../../src/gateway/gen/spark/connect/relations_pb.ts';

type Described = Record<string, Record<string, unknown>>;

test("our part of Spark Connect has PySpark's names, numbers and types", () => {
  const python = process.env.AFFIDAVIT_TEST_SPARK_PYTHON ?? 'python3';
  const theirs: Described = JSON.parse(
    execFileSync(python, [path.join(import.meta.dirname, 'descriptors.py')], { encoding: 'utf8' }),
  );
  let compared = 0;
  for (const [name, members] of Object.entries(ours())) {
    for (const [member, facts] of Object.entries(members)) {
      expect(theirs[name]?.[member], `${name}.${member}`).toEqual(facts);
      compared += 1;
    }
  }
  expect(compared).toBeGreaterThan(80);
});

function ours(): Described {
  const found: Described = {};
  for (const file of [file_spark_connect_base, file_spark_connect_relations]) {
    for (const type of nestedTypes(file)) {
      if (type.kind === 'message' && type.parent?.proto.name !== 'Entry')
        found[type.typeName] = fieldsOf(type);
      if (type.kind === 'enum')
        found[type.typeName] = Object.fromEntries(type.values.map(({ name, number }) => [name, number]));
      if (type.kind === 'service')
        found[type.typeName] = Object.fromEntries(
          type.methods.map(({ name, input, output, methodKind }) => [
            name,
            [`.${input.typeName}`, `.${output.typeName}`, methodKind === 'server_streaming'],
          ]),
        );
    }
  }
  return found;
}

function fieldsOf({ fields }: DescMessage): Record<string, unknown> {
  return Object.fromEntries(
    fields.map(({ name, proto, number }) => [name, [number, proto.type, proto.label === 3]]),
  );
}
