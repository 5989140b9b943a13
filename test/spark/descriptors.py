# Prints the messages, enums and services of Spark Connect as the installed PySpark describes them, as JSON.
import importlib.util
import json
import os
import sys
import types

from google.protobuf import descriptor_pb2

# the packages around the descriptors would need pandas, pyarrow and grpc
folder = os.path.dirname(importlib.util.find_spec("pyspark").origin)
for name in ("pyspark", "pyspark.sql", "pyspark.sql.connect", "pyspark.sql.connect.proto"):
    package = types.ModuleType(name)
    package.__path__ = [os.path.join(folder, *name.split(".")[1:])]
    sys.modules[name] = package

from pyspark.sql.connect.proto import base_pb2, commands_pb2, relations_pb2  # noqa: E402

found = {}


def note_message(prefix, message):
    name = f"{prefix}.{message.name}"
    found[name] = {
        field.name: [field.number, field.type, field.label == descriptor_pb2.FieldDescriptorProto.LABEL_REPEATED]
        for field in message.field
    }
    for nested in message.nested_type:
        note_message(name, nested)
    for enum in message.enum_type:
        found[f"{name}.{enum.name}"] = {value.name: value.number for value in enum.value}


for module in (base_pb2, commands_pb2, relations_pb2):
    file = descriptor_pb2.FileDescriptorProto()
    module.DESCRIPTOR.CopyToProto(file)
    for message in file.message_type:
        note_message(file.package, message)
    for service in file.service:
        found[f"{file.package}.{service.name}"] = {
            method.name: [method.input_type, method.output_type, method.server_streaming] for method in service.method
        }
print(json.dumps(found))
