#!/usr/bin/env python3
"""Makes internal.tsv: internal.py CORE_TYPES.go V1_TYPES.go OUT_DIR

The input is two files of the Kubernetes repository, 1.36: pkg/apis/core/types.go and staging/src/k8s.io/api/core/v1/types.go. Written are the
structs that can be reached from those whose differences upstream's messages show: each field in Go's order, with Go's name, its name in
JSON, and what it is: text, number, bool; value (null when there is none); struct, pointer, list (of the type in the last column);
inline (an embedded struct), metadata (an embedded ObjectMeta)."""
import os, re, sys

ROOTS = ["PodSpec", "PersistentVolumeSource", "PersistentVolumeClaimSpec", "EphemeralContainer"]
SCALARS = {"string": "text", "bool": "bool", "int": "number", "int32": "number", "int64": "number", "types.UID": "text"}


def read(path):
    """The structs of a file: name -> [(field, type, tag)]; and its names for scalars."""
    text = open(path).read()
    structs = {}
    for name, body in re.findall(r"^type (\w+) struct \{\n(.*?)^\}", text, re.M | re.S):
        lines = (re.sub(r"\s*//.*", "", line).strip() for line in body.split("\n"))
        found = (re.match(r"^(?:(\w+)\s+)?([\w.*\[\]]+)\s*(?:`(.*)`)?$", line) for line in lines)
        structs[name] = [(m[1], m[2], m[3] or "") for m in found if m]
    return structs, {name: SCALARS[kind] for name, kind in re.findall(r"^type (\w+) (string|int32|int64|bool)$", text, re.M)}


core, scalars = read(sys.argv[1])
v1, _ = read(sys.argv[2])
scalars.update(SCALARS)


def row(name, field, kind, tags):
    if not field:
        return (name, "", "", "inline", kind) if kind in core else (name, "", "metadata", "metadata", "")
    # The five members that v1 has in the PodSpec itself keep their names.
    member = tags.get(field) or field[0].lower() + field[1:]
    if kind.startswith("[]") and kind[2:] in core:
        return name, field, member, "list", kind[2:]
    bare = kind.removeprefix("*")
    if bare in core:
        return name, field, member, "struct" if bare == kind else "pointer", bare
    return name, field, member, scalars.get(kind, "value"), ""


rows, todo = [], list(ROOTS)
for name in todo:
    tags = {field: re.search(r'json:"(\w*)', tag)[1] for field, _, tag in v1.get(name, []) if field and tag}
    for field, kind, _ in core[name]:
        made = row(name, field, kind, tags)
        rows.append(made)
        if made[4] and made[4] not in todo:
            todo.append(made[4])

with open(os.path.join(sys.argv[3], "internal.tsv"), "w") as out:
    out.write("#type\tfield (none: inlined)\tJSON name\tform\ttype of the items, or of what is inlined\n")
    out.writelines("\t".join(r) + "\n" for r in rows)
